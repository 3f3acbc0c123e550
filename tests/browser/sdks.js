// The two SDKs in a page of another origin: which tokens they accept, and which origins may ask the
// token server for one.
//
// There is no room here: each attempt to join ends at a WebSocket that never answers. An SDK accepts
// a token by opening that WebSocket with it, and refuses one with an error and no WebSocket.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join as path } from "node:path";

import { assertNoTrouble, callers, keys, openPage, programs, say } from "./world.js";

const room = "d4184790ffd511ebb9ebbf7a8f1d77bd";
const roles = { admin: "writable", writer: "writable", reader: "readonly" };

export async function sdksAcceptOurTokens({ browser, api, hosts, allowed }) {
    const page = await openPage(browser, allowed);
    await page.waitForFunction(() => window.page !== undefined);
    const post = poster(page, api);
    // Tries to join. Returns the outcome, and the connections to the service that were opened.
    const attempt = async (sdk, answer) => {
        hosts.connections.length = 0;
        const arguments_ = [sdk, answer, 2000];
        const outcome = await page.evaluate(it => window.page.join(...it), arguments_);
        return { outcome, connections: [...hosts.connections] };
    };

    const sdks = await page.evaluate(() => window.page.sdks);
    assert.equal(sdks.length, 2);
    for (const sdk of sdks) {
        for (const [role, access] of Object.entries(roles)) {
            const answer = await post(`/rooms/${room}/join`, callers[role].apiKey);
            const result = await attempt(sdk, answer);
            assert.equal(result.outcome, "pending");
            assertTaken(result.connections, answer.joinRoom, access);
            say(`${sdk}: the ${role}'s token goes to the service, ${access}`);
        }

        const answer = await post(`/rooms/${room}/join`, callers.writer.apiKey);
        const { taskToken } = await post(`/tasks/${room}/token`, callers.writer.apiKey);
        const { roomToken } = answer.joinRoom;
        for (const [name, token, why] of [
            ["a task token", taskToken, ""],
            ["an SDK token", sdkToken(), ""],
            ["a quoted token", JSON.stringify(roomToken), ""],
            ["a role name", withRoleName(roomToken), " with wrong role"],
        ]) {
            const joinRoom = { ...answer.joinRoom, roomToken: token };
            const result = await attempt(sdk, { ...answer, joinRoom });
            assert.equal(result.outcome, `invalid room token${why}: ${JSON.stringify(token)}`);
            assert.deepEqual(result.connections, []);
            say(`${sdk}: ${name} is refused`);
        }
    }
    assertNoTrouble(page);
    await page.context().close();
}

// Asserts that there is one connection to the service, with the token and what the SDK read in it.
export function assertTaken(connections, { uuid, roomToken, isWritable }, access) {
    assert.equal(connections.length, 1, "one connection to the service");
    const query = Object.fromEntries(new URL(connections[0]).searchParams);
    assert.equal(query.room, uuid);
    assert.equal(query.token, roomToken);
    // The role as the SDK read it in the token, and as the server answered.
    assert.equal(query.access, access);
    assert.equal(query.markWritable, String(access === "writable"));
    assert.equal(isWritable, access === "writable");
}

export async function onlyAllowedOriginsMayAsk({ browser, api, allowed, stranger }) {
    const page = await openPage(browser, allowed);
    await page.waitForFunction(() => window.page !== undefined);
    const post = poster(page, api);
    const answer = await post(`/rooms/${room}/join`, callers.writer.apiKey);
    assert.equal(answer.joinRoom.uid, callers.writer.uid);
    await assert.rejects(post(`/rooms/${room}/join`, "nobody"), /no known API key/);
    say("a page of an allowed origin reads answers and refusals");
    await page.context().close();

    const other = await openPage(browser, stranger);
    await other.waitForFunction(() => window.page !== undefined);
    await assert.rejects(poster(other, api)(`/rooms/${room}/join`, callers.writer.apiKey), /Failed to fetch/);
    say("a page of another origin reads nothing");
    await other.context().close();
}

const poster = (page, api) => (route, apiKey) =>
    page.evaluate(([url, key]) => window.page.post(url, key), [api + route, apiKey]);

// The server never hands out an SDK token, so the example `mint` mints one.
function sdkToken() {
    const options = { env: keys, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] };
    const arguments_ = ["sdk", "--role", "admin", "--ttl", "1m"];
    const token = execFileSync(path(programs, "examples/mint"), arguments_, options).trim();
    assert.match(token, /^NETLESSSDK_/);
    return token;
}

// Returns the token with `role=writer` instead of `role=1`.
function withRoleName(token) {
    const [prefix, query] = [token.slice(0, 12), Buffer.from(token.slice(12), "base64url")];
    const renamed = query.toString().replace("&role=1&", "&role=writer&");
    assert.notEqual(renamed, query.toString());
    return prefix + Buffer.from(renamed).toString("base64url");
}
