// Takes pictures of the page to look at: `SHOTS=<directory> tests/browser/run`. `fake-sdk.js` draws
// the board.
import { mkdirSync } from "node:fs";
import { join as path } from "node:path";

import { connected, draw } from "./whiteboard-connected.js";
import { signIn } from "./whiteboard.js";
import { callers, openPage } from "./world.js";

const sizes = {
    wide: { viewport: { width: 1280, height: 800 } },
    narrow: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};

export async function takeShots(directory, { browser, api, hosts, fake }) {
    mkdirSync(directory, { recursive: true });
    hosts.sdk = fake;
    for (const [size, options] of Object.entries(sizes)) {
        for (const colorScheme of ["light", "dark"]) {
            const page = await openPage(browser, api, { ...options, colorScheme });
            const shoot = name =>
                page.screenshot({ path: path(directory, `${name}-${size}-${colorScheme}.png`) });
            await signIn(page, "nobody");
            await page.getByRole("button", { name: "Create a room" }).click();
            await page.locator("#refusal").waitFor();
            await shoot("refused");
            await signIn(page, callers.writer.apiKey);
            await page.evaluate(() => document.activeElement.blur());
            await shoot("door");
            await page.getByRole("button", { name: "Create a room" }).click();
            await connected(page);
            await scribble(page);
            await shoot("board");
            await page.getByRole("button", { name: "Colour and width" }).click();
            await shoot("ink");
            await page.keyboard.press("Escape");
            await page.getByRole("button", { name: "Invite" }).click();
            await shoot("invite");
            await page.keyboard.press("Escape");
            await page.getByRole("button", { name: "Insert a file" }).click();
            await shoot("insert");
            await page.getByLabel("Address of the file").fill("https://example.com/geometry.pptx");
            await page.keyboard.press("Enter");
            await page.getByText("Converting: 50 %").waitFor();
            await shoot("converting");
            await page.getByText(/^Done/).waitFor();
            await page.getByRole("button", { name: "Close" }).click();
            await shoot("slide");
            await page.evaluate(() =>
                window.WhiteWebSdk.fake.rooms.at(-1).callbacks.onKickedWithReason("kickByAdmin"),
            );
            await page.getByRole("button", { name: "Join again" }).waitFor();
            await shoot("out");
            await page.context().close();
        }
    }
}

// A house on a hill, in the evening.
async function scribble(page) {
    const board = await page.locator("#whiteboard").boundingBox();
    const unit = Math.min(board.width, board.height * 1.3) / 100;
    // Converts hundredths of the picture, which is in the middle, to fractions of the board.
    const at = points =>
        points.map(([x, y]) => [
            0.5 + ((x - 50) * unit) / board.width,
            0.5 + ((y - 36) * unit) / board.height,
        ]);
    const curve = (from, to, height) =>
        Array.from({ length: 25 }, (_, step) => {
            const part = step / 24;
            return [from + (to - from) * part, 56 - height * Math.sin(part * Math.PI) ** 1.4];
        });
    for (const [tool, colour, width, points] of [
        ["p", "Green", "Thick", curve(14, 70, 16)],
        ["p", "Green", "Medium", curve(52, 90, 9)],
        ["o", "Orange", "Thick", [[70, 12], [82, 24]]],
        ["l", "Orange", "Medium", [[68, 18], [64, 18]]],
        ["l", "Orange", "Medium", [[71.5, 12.5], [69, 10]]],
        ["l", "Orange", "Medium", [[76, 9], [76, 5.5]]],
        ["l", "Orange", "Medium", [[80.5, 12.5], [83, 10]]],
        ["l", "Orange", "Medium", [[84, 18], [88, 18]]],
        ["r", "Black", "Medium", [[34, 27], [50, 41]]],
        ["l", "Red", "Thick", [[32, 28], [42, 18]]],
        ["l", "Red", "Thick", [[42, 18], [52, 28]]],
        ["r", "Purple", "Medium", [[43.5, 31], [48, 41]]],
        ["p", "Grey", "Thin", [[47, 20], [48, 17], [46, 15], [48, 12], [46, 9], [48, 7]]],
        ["r", "Blue", "Medium", [[37, 30], [41, 34]]],
    ]) {
        await page.keyboard.press(tool);
        for (const name of [colour, width]) {
            await page.getByRole("button", { name: "Colour and width" }).click();
            await page.getByRole("button", { name, exact: true }).click();
        }
        await page.locator("#whiteboard").focus();
        await draw(page, at(points));
    }
    await page.keyboard.press("p");
    await page.locator('[data-tool="pencil"][aria-pressed="true"]').waitFor();
    await page.evaluate(() => document.activeElement.blur());
}
