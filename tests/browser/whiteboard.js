// The token server's own page with the real SDK, up to where the SDK takes the token to the service's
// WebSocket. That never answers: `whiteboard-connected.js` tests the room itself.
import assert from "node:assert/strict";

import { assertTaken } from "./sdks.js";
import { assertNoTrouble, callers, openPage, say, until } from "./world.js";

export async function aRoomIsCreatedAndShared({ browser, api, hosts, sdk }) {
    hosts.sdk = sdk;
    const page = await openPage(browser, api);

    await signIn(page, "nobody");
    await page.getByRole("button", { name: "Create a room" }).click();
    await said(page, "This API key is unknown. Check it, and try again.");
    assert.equal(await focused(page), "api-key");
    assert.equal(await page.getByLabel("API key").getAttribute("aria-invalid"), "true");
    say("a wrong API key is explained at its field");

    await signIn(page, callers.reader.apiKey);
    await page.getByRole("button", { name: "Create a room" }).click();
    await said(page, /^You may not do this\. /);
    say("a reader may not create a room, and the page says so");

    await signIn(page, callers.writer.apiKey);
    await page.getByLabel("Room", { exact: true }).fill("d4184790");
    await page.getByRole("button", { name: "Enter the room" }).click();
    await said(page, "A room’s uuid has 32 hexadecimal digits.");
    assert.equal(await focused(page), "room");
    say("half a uuid is refused, at its field");

    hosts.connections.length = 0;
    const [created] = await Promise.all([
        page.waitForResponse(`${api}/rooms`),
        page.getByRole("button", { name: "Create a room" }).click(),
    ]);
    assert.equal(created.status(), 201);
    const { joinRoom } = await created.json();
    await until("a connection to the service", () => hosts.connections.length);
    assertTaken(hosts.connections, joinRoom, "writable");
    assert.equal(await page.locator("#standing").innerText(), await standing("Connecting", page));
    assert.match(await page.locator("#token-end").innerText(), /^token ends at \d/);
    assert.equal(new URL(page.url()).hash, `#room=${joinRoom.uuid}`);
    say("a writer creates a room, and the SDK takes its token to the service");

    const kept = await page.evaluate(async () => [
        JSON.stringify([localStorage, sessionStorage]),
        document.cookie,
        document.body.innerHTML + document.getElementById("api-key").value,
    ]);
    assert.ok(!kept.join().includes(callers.writer.apiKey));
    say("the API key is stored nowhere");

    await page.getByRole("button", { name: "Invite" }).click();
    await page.getByRole("dialog").getByLabel("Only watch").check();
    const invitation = await page.getByLabel("Link").inputValue();
    assert.equal(invitation, `${api}/#room=${joinRoom.uuid}&role=reader`);

    const guest = await openPage(browser, invitation);
    assert.equal(await guest.locator("#lead").innerText(), "You are invited to a room.");
    hosts.connections.length = 0;
    await signIn(guest, callers.admin.apiKey);
    const [joined] = await Promise.all([
        guest.waitForResponse(`${api}/rooms/${joinRoom.uuid}/join`),
        guest.getByLabel("API key").press("Enter"),
    ]);
    await until("a connection to the service", () => hosts.connections.length);
    const answer = await joined.json();
    assertTaken(hosts.connections, answer.joinRoom, "readonly");
    assert.equal(await guest.locator("#uid").innerText(), "teacher-1");
    assert.equal(await guest.locator("#role").innerText(), "reader");
    assert.equal(await guest.getByRole("toolbar").count(), 0);
    assert.equal(await guest.getByRole("button", { name: "Insert a file" }).count(), 0);
    say("a guest invited as a reader only watches, and has no tools");

    assertNoTrouble(page);
    assertNoTrouble(guest);
    say("the content security policy lets the SDK do all this");
    await page.context().close();
    await guest.context().close();
}

const standing = async (phase, page) =>
    `${phase}\nstudent-7 may draw writer\n${await page.locator("#token-end").innerText()}`;

export async function signIn(page, apiKey) {
    await page.getByLabel("API key").fill(apiKey);
}

export async function said(page, words) {
    await page.locator("#refusal").getByText(words).waitFor();
}

export const focused = page => page.evaluate(() => document.activeElement.id);
