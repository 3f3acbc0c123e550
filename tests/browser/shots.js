// Takes pictures of the page, for people to look at: `SHOTS=<directory> tests/browser/run`. What is
// drawn on the board is drawn by `fake-sdk.js`.
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
            await triangle(page);
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

// A right triangle with a square on one side, and how its sides are related.
async function triangle(page) {
    const pick = async (tool, colour) => {
        await page.keyboard.press(tool);
        await page.getByRole("button", { name: "Colour and width" }).click();
        await page.getByRole("button", { name: colour, exact: true }).click();
        await page.locator("#whiteboard").focus();
    };
    const wave = (x, y, width, height) =>
        Array.from({ length: 24 }, (_, at) => [
            x + (width * at) / 23,
            y + height * Math.sin(at / 1.8) * (1 - at / 40),
        ]);
    await pick("l", "Black");
    await draw(page, [[0.3, 0.6], [0.6, 0.6]]);
    await draw(page, [[0.3, 0.6], [0.3, 0.3]]);
    await draw(page, [[0.3, 0.3], [0.6, 0.6]]);
    await pick("r", "Blue");
    await draw(page, [[0.3, 0.57], [0.32, 0.6]]);
    await pick("o", "Orange");
    await draw(page, [[0.42, 0.38], [0.5, 0.46]]);
    await pick("a", "Red");
    await draw(page, [[0.68, 0.32], [0.5, 0.42]]);
    await pick("p", "Green");
    await draw(page, wave(0.64, 0.28, 0.2, 0.02));
    await pick("p", "Blue");
    await draw(page, wave(0.34, 0.66, 0.22, 0.012));
}
