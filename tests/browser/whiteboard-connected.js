// The token server's own page in a connected room. The real SDK can't connect without Agora's
// service, so `fake-sdk.js` replaces it: these tests check the page and its calls of the SDK.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

import { focused, said, signIn } from "./whiteboard.js";
import {
    assertNoTrouble,
    callers,
    listen,
    openPage,
    say,
    sdkUrl,
    startTokenServer,
    until,
} from "./world.js";

export async function theToolsWork({ browser, api, hosts, fake }) {
    hosts.sdk = fake;
    const page = await openPage(browser, api);
    await signIn(page, callers.writer.apiKey);
    await page.getByRole("button", { name: "Create a room" }).click();
    await connected(page);
    assert.equal(await focused(page), "whiteboard");
    const calls = name => page.evaluate(
        it => window.WhiteWebSdk.fake.calls.filter(([called]) => called === it).map(([, ...rest]) => rest),
        name,
    );
    const last = async name => (await calls(name)).at(-1);
    assert.deepEqual(await calls("setAsyncModuleLoadMode"), [["disableCache"]]);

    for (const [name, tool] of [
        ["Select", "selector"],
        ["Text", "text"],
        ["Eraser", "eraser"],
        ["Pencil", "pencil"],
    ]) {
        const button = page.getByRole("toolbar").getByRole("button", { name });
        await button.click();
        assert.deepEqual(await last("setMemberState"), [{ currentApplianceName: tool }]);
        await until(`${name} is pressed`, () => pressed(button));
    }
    for (const [name, tool] of [
        ["Rectangle", "rectangle"],
        ["Ellipse", "ellipse"],
        ["Line", "straight"],
        ["Arrow", "arrow"],
    ]) {
        await page.getByRole("button", { name: "Shapes" }).click();
        await page.getByRole("button", { name }).click();
        assert.deepEqual(await last("setMemberState"), [{ currentApplianceName: tool }]);
        await until("the shapes are pressed", () => pressed(page.locator("#shapes-button")));
        assert.equal(await page.locator("#shapes").isVisible(), false);
    }
    await page.getByRole("button", { name: "Colour and width" }).click();
    await page.getByRole("button", { name: "Red", exact: true }).click();
    const red = [217, 58, 48];
    assert.deepEqual(await last("setMemberState"), [{ strokeColor: red, textColor: red }]);
    await page.getByRole("button", { name: "Colour and width" }).click();
    await page.getByRole("button", { name: "Thick" }).click();
    assert.deepEqual(await last("setMemberState"), [{ strokeWidth: 9 }]);
    say("the toolbar sets the tool, colour and width in the SDK");

    await page.locator("#whiteboard").focus();
    for (const [key, tool] of Object.entries({ v: "selector", r: "rectangle", p: "pencil" })) {
        await page.keyboard.press(key);
        assert.deepEqual(await last("setMemberState"), [{ currentApplianceName: tool }]);
    }
    await page.getByRole("button", { name: "Select" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    assert.deepEqual(await last("setMemberState"), [{ currentApplianceName: "pencil" }]);
    await page.getByRole("button", { name: "Shapes" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Arrow" }).waitFor();
    await page.keyboard.press("Escape");
    await until("the focus is back", async () => (await focused(page)) === "shapes-button");
    const tools = await page.locator("#tools button").evaluateAll(all => all.map(it => it.tabIndex));
    assert.equal(tools.filter(it => it === 0).length, 1);
    say("the keyboard reaches every tool");

    const undo = page.getByRole("button", { name: "Undo" });
    const redo = page.getByRole("button", { name: "Redo" });
    const isOff = button => button.getAttribute("aria-disabled").then(it => it === "true");
    assert.ok(await isOff(undo));
    await draw(page, [[0.3, 0.3], [0.5, 0.5]]);
    await until("something to undo", async () => !(await isOff(undo)));
    await undo.click();
    await until("something to redo", async () => !(await isOff(redo)));
    assert.ok(await isOff(undo));
    await redo.click();
    await until("nothing to redo", () => isOff(redo));
    assert.deepEqual([await calls("undo"), await calls("redo")], [[[]], [[]]]);
    say("strokes are undone and redone");

    const number = page.locator("#page-number");
    assert.equal(await number.innerText(), "1 / 1");
    await page.getByRole("button", { name: "Add a page" }).click();
    await until("a second page", async () => (await number.innerText()) === "2 / 2");
    await page.getByRole("button", { name: "Previous page" }).click();
    await until("the first page", async () => (await number.innerText()) === "1 / 2");
    assert.ok(await isOff(page.getByRole("button", { name: "Previous page" })));
    say("pages are added and turned");

    await page.getByRole("button", { name: "Insert a file" }).click();
    const address = page.getByLabel("Address of the file");
    await address.fill("ftp://example.com/slides.pptx");
    await address.press("Enter");
    await page.getByText("Write an address that starts with https:// or http://.").waitFor();
    await address.fill("https://example.com/slides.pptx");
    await address.press("Enter");
    const progress = page.getByRole("progressbar");
    const seen = new Set();
    await until("the file on the board", async () => {
        const isDone = await page.getByText("Done: 2 pages are on the board.").isVisible();
        seen.add(await progress.evaluate(it => it.value));
        return isDone;
    });
    assert.deepEqual([...seen], [0, 25, 50, 75, 100]);
    await until("the first slide", async () => (await number.innerText()) === "2 / 4");
    const [path, scenes, index] = await last("putScenes");
    assert.deepEqual([path, index, scenes.length], ["/", 1, 2]);
    assert.match(scenes[0].name, /^[0-9a-f]{8}-1$/);
    assert.deepEqual(scenes.map(it => it.ppt), [
        { src: "https://convert.example/1.png", width: 1280, height: 720 },
        { src: "https://convert.example/2.png", width: 1280, height: 720 },
    ]);
    await until("the slide fits", async () => (await calls("scalePptToFit")).length === 1);
    say("a file is converted, with its progress, and its pages are put on the board");
    await page.getByRole("button", { name: "Close" }).click();
    assertNoTrouble(page);

    await theConnectionEnds(page, calls);

    await page.getByRole("button", { name: "Leave" }).click();
    await page.getByText("Signed in as student-7").waitFor();
    assert.equal(new URL(page.url()).hash, "");
    await page.getByRole("button", { name: "Sign out" }).click();
    assert.equal(await page.getByLabel("API key").inputValue(), "");
    say("a user who leaves stays signed in until signing out");
    assertNoTrouble(page);
    await page.context().close();
}

// Runs axe on every state of the page, and checks that it fits on a phone's screen.
export async function thePageIsAccessible({ browser, api, hosts, fake }) {
    hosts.sdk = fake;
    const axe = readFileSync("node_modules/axe-core/axe.min.js", "utf8");
    const narrow = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true };
    for (const options of [{ colorScheme: "light" }, { colorScheme: "dark", ...narrow }]) {
        const page = await openPage(browser, api, options);
        await page.evaluate(axe);
        const check = async what => {
            const { violations } = await page.evaluate(() => window.axe.run());
            const found = violations.map(it => `${it.id}: ${it.nodes.map(node => node.html)}`);
            assert.deepEqual(found, [], what);
            // axe takes a board that fills the screen for a dialog, which needs none.
            const headings = page.getByRole("heading", { level: 1 });
            assert.equal(await headings.count(), 1, what);
            const { scrollWidth, clientWidth } = await page.evaluate(() => {
                const { scrollWidth, clientWidth } = document.documentElement;
                return { scrollWidth, clientWidth };
            });
            assert.equal(scrollWidth, clientWidth, what);
        };
        await signIn(page, "nobody");
        await page.getByRole("button", { name: "Create a room" }).click();
        await page.locator("#refusal").waitFor();
        await check("a refusal");
        await signIn(page, callers.writer.apiKey);
        await page.getByRole("button", { name: "Create a room" }).click();
        await connected(page);
        await check("the board");
        for (const button of await page.locator("#tools button, #pages button").all()) {
            const { x, width } = await button.boundingBox();
            assert.ok(x >= 0 && x + width <= page.viewportSize().width, "a tool is on the screen");
        }
        await page.getByRole("button", { name: "Colour and width" }).click();
        await check("the colours");
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "Invite" }).click();
        await check("an invitation");
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "Insert a file" }).click();
        await check("a file to insert");
        await page.context().close();
    }
    say("axe finds nothing wrong, wide and light or narrow and dark");
}

async function theConnectionEnds(page, calls) {
    const tokens = async () => (await calls("joinRoom")).map(([it]) => it.roomToken);
    const notify = (name, ...what) => page.evaluate(
        ([name, ...what]) => {
            const { rooms } = window.WhiteWebSdk.fake;
            const [error] = what;
            rooms.at(-1).callbacks[name](name.endsWith("Error") ? new Error(error) : error);
        },
        [name, ...what],
    );

    await notify("onDisconnectWithError", "expired token");
    await until("a second join", async () => (await tokens()).length === 2);
    await connected(page);
    const [first, second] = await tokens();
    assert.notEqual(first, second);
    say("when the token has expired, the page joins with a new one");

    await notify("onDisconnectWithError", "invalid signature of token");
    await page.getByText("The whiteboard cannot be opened. Invalid signature of token.").waitFor();
    assert.equal(await page.locator("#phase").innerText(), "Not connected");
    assert.equal(await focused(page), "join-again");
    await page.getByRole("button", { name: "Join again" }).click();
    await connected(page);
    assert.equal(new Set(await tokens()).size, 3);
    say("the service's other refusals are shown, and the user can join again");

    await notify("onKickedWithReason", "kickByAdmin");
    await page.getByText("An admin removed you from the room.").waitFor();
    await page.getByRole("button", { name: "Join again" }).click();
    await connected(page);
    say("a user who is removed from the room sees why");
}

export async function anAdminClosesTheRoom({ browser, api, hosts, fake }) {
    hosts.sdk = fake;
    const page = await openPage(browser, api);
    await signIn(page, callers.admin.apiKey);
    const creation = page.waitForRequest(`${api}/rooms`);
    await page.getByRole("button", { name: "Create a room" }).click();
    const key = await (await creation).headerValue("idempotency-key");
    assert.match(key, /^[0-9a-f]{32}$/);
    await connected(page);
    const uuid = new URL(page.url()).hash.slice("#room=".length);
    const close = page.locator("#bar").getByRole("button", { name: "Close the room" });
    const dialog = page.getByRole("dialog");

    await close.click();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    assert.equal(await page.locator("#phase").innerText(), "Connected");

    await close.click();
    const [closed] = await Promise.all([
        page.waitForResponse(`${api}/rooms/${uuid}/disable`),
        dialog.getByRole("button", { name: "Close the room" }).click(),
    ]);
    assert.equal(closed.status(), 204);
    await page.getByText("You have closed the room.").waitFor();
    const [opened] = await Promise.all([
        page.waitForResponse(`${api}/rooms/${uuid}/enable`),
        page.getByRole("button", { name: "Open the room again" }).click(),
    ]);
    assert.equal(opened.status(), 204);
    await connected(page);
    say("an admin closes the room, and opens it again");

    // Another admin, who was put out by that.
    await page.evaluate(() =>
        window.WhiteWebSdk.fake.rooms.at(-1).callbacks.onKickedWithReason("roomBan"),
    );
    await page.getByText("The room has been closed to everyone.").waitFor();
    await page.getByRole("button", { name: "Open the room again" }).waitFor();
    assertNoTrouble(page);
    await page.context().close();

    const guest = await openPage(browser, `${api}/#room=${uuid}`);
    await signIn(guest, callers.writer.apiKey);
    await guest.getByRole("button", { name: "Enter the room" }).click();
    await connected(guest);
    assert.equal(await guest.getByRole("button", { name: "Close the room" }).count(), 0);
    await guest.evaluate(() =>
        window.WhiteWebSdk.fake.rooms.at(-1).callbacks.onKickedWithReason("roomBan"),
    );
    await guest.getByText("The room has been closed to everyone.").waitFor();
    assert.equal(await guest.getByRole("button", { name: "Open the room again" }).count(), 0);
    assertNoTrouble(guest);
    await guest.context().close();
    say("nobody else may do either");
}

export async function refusalsAreExplained({ browser, hosts, fake, settings }) {
    hosts.sdk = fake;
    const at = async (more, caller = callers.writer) => {
        const page = await openPage(browser, await startTokenServer({ ...settings, ...more }));
        await signIn(page, caller.apiKey);
        await page.getByRole("button", { name: "Create a room" }).click();
        return page;
    };

    const limited = await at({ requests_per_minute: 1 });
    await connected(limited);
    await limited.getByRole("button", { name: "Leave" }).click();
    await limited.getByRole("button", { name: "Create a room" }).click();
    await said(limited, /^Too many requests\. Try again in \d+ s\.$/);
    await limited.context().close();
    say("the refusal of too many requests says how long to wait");

    const alone = await at({ api_base: "http://127.0.0.1:9" });
    await said(alone, /^The whiteboard service failed\. /);
    await alone.context().close();
    say("an outage of the service is blamed on the service");

    const bare = await at({ sdk_url: "http://127.0.0.1:9/sdk.js" });
    await bare.getByText("SDK cannot be loaded from http://127.0.0.1:9/sdk.js.").waitFor();
    await bare.context().close();
    say("an SDK that fails to load is named");

    const hash = text => `sha384-${createHash("sha384").update(text).digest("base64")}`;
    const checked = await at({ sdk_integrity: hash(fake) });
    await connected(checked);
    await checked.context().close();
    const forged = await at({ sdk_integrity: hash("another script") });
    await forged.getByText(`SDK cannot be loaded from ${sdkUrl}.`).waitFor();
    await forged.context().close();
    say("an SDK with the wrong hash is not run");
}

export async function aConversionMayFail({ browser, hosts, fake, settings }) {
    hosts.sdk = fake;
    let ends;
    const service = createServer((request, response) => {
        response.setHeader("access-control-allow-origin", "*");
        response.setHeader("access-control-allow-headers", "token, region");
        const [status, answer] =
            request.method === "GET" ? ends : [201, { uuid: "2421073070b211eb9ee0df9d55858dde" }];
        response.writeHead(request.method === "OPTIONS" ? 204 : status);
        response.end(request.method === "OPTIONS" ? undefined : JSON.stringify(answer));
    });
    const api_base = `http://127.0.0.1:${await listen(service)}`;
    const page = await openPage(browser, await startTokenServer({ ...settings, api_base }));
    await signIn(page, callers.writer.apiKey);
    await page.getByRole("button", { name: "Create a room" }).click();
    await connected(page);
    for (const [status, answer, words] of [
        [
            200,
            { status: "Fail", errorMessage: "the file is encrypted" },
            "The file cannot be converted. The file is encrypted.",
        ],
        [200, { status: "Finished", images: {} }, "The converted file has no pages."],
        [
            403,
            { message: "token access task forbidden" },
            "The whiteboard service refused. Token access task forbidden.",
        ],
    ]) {
        ends = [status, answer];
        await page.getByRole("button", { name: "Insert a file" }).click();
        await page.getByLabel("Address of the file").fill("https://example.com/a.pdf");
        await page.keyboard.press("Enter");
        await page.locator("#conversion-words").getByText(words).waitFor();
        assert.equal(await page.getByRole("progressbar").count(), 0);
    }
    assert.equal(await page.locator("#page-number").innerText(), "1 / 1");
    assertNoTrouble(page);
    await page.context().close();
    say("the page says why a conversion failed");
}

export async function connected(page) {
    await page.locator("#phase").getByText("Connected", { exact: true }).waitFor();
    await page.locator("#veil").waitFor({ state: "hidden" });
}

const pressed = button => button.getAttribute("aria-pressed").then(it => it === "true");

// Draws along points, given as fractions of the board's width and height.
export async function draw(page, points) {
    const { x, y, width, height } = await page.locator("#whiteboard").boundingBox();
    const [[startX, startY], ...rest] = points.map(it => [x + it[0] * width, y + it[1] * height]);
    await page.mouse.move(startX, startY);
    await page.mouse.down();
    for (const point of rest) {
        await page.mouse.move(...point, { steps: 8 });
    }
    await page.mouse.up();
}
