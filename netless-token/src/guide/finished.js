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
