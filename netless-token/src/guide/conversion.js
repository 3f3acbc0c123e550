// Returns what became of a conversion, once it has finished. `conversion` is what the server answered.
export async function finished({ uuid, taskToken }, region, report, service = "https://api.netless.link") {
    for (;;) {
        const response = await fetch(`${service}/v5/projector/tasks/${uuid}`, {
            headers: { token: taskToken, region },
        });
        const task = await response.json();
        if (!response.ok) throw new Error(task.message);
        if (task.status === "Fail") throw new Error(task.errorMessage);
        if (task.status === "Finished") return task;
        report(task.convertedPercentage);
        await new Promise(resolve => setTimeout(resolve, 2000));
    }
}

// Puts the images of a finished conversion on the whiteboard of `room`, each on a page.
export function insertPages(room, { uuid, images }) {
    const pages = Object.entries(images).map(([name, { url: src, width, height }]) => ({
        name,
        ppt: { src, width, height },
    }));
    room.putScenes(`/${uuid}`, pages);
    room.setScenePath(`/${uuid}/${pages[0].name}`);
    room.scalePptToFit();
}
