// Starts the token server, opens the page in Chromium, and looks at what the SDK does with what it
// is given. There is no whiteboard service here: this test answers where the service is to be found,
// then takes the SDK's connection to it, and says nothing more.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import { createInterface } from "node:readline";

import { build } from "esbuild";
import { chromium } from "playwright-core";

const [programs] = process.argv.slice(2);
const keys = {
    NETLESS_ACCESS_KEY: "EkjYj4mbM4pZlGEv",
    NETLESS_SECRET_ACCESS_KEY: "JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ",
};
const room = "d4184790ffd511ebb9ebbf7a8f1d77bd";
const roles = { admin: "writable", writer: "writable", reader: "readonly" };
const service = "whiteboard.test";

const cleanup = [];

async function main() {
    const directory = mkdtempSync(path(tmpdir(), "token-server-"));
    cleanup.push(() => rmSync(directory, { recursive: true }));

    const origin = await servePage(await bundle());
    const api = await startTokenServer(directory, origin);
    const { page, connections } = await openPage(origin);

    const post = (route, apiKey) =>
        page.evaluate(([url, key]) => window.page.post(url, key), [api + route, apiKey]);
    // What becomes of an attempt to join, and the connections to the service that it opens.
    const attempt = async (sdk, answer) => {
        connections.length = 0;
        const arguments_ = [sdk, answer, 2000];
        const outcome = await page.evaluate(it => window.page.join(...it), arguments_);
        return { outcome, connections: [...connections] };
    };

    const sdks = await page.evaluate(() => window.page.sdks);
    assert.equal(sdks.length, 2);
    for (const sdk of sdks) {
        for (const [role, access] of Object.entries(roles)) {
            const answer = await post(`/rooms/${room}/join`, `demo-${role}`);
            const result = await attempt(sdk, answer);
            assert.equal(result.outcome, "pending");
            assert.equal(result.connections.length, 1, "one connection to the service");
            const query = Object.fromEntries(new URL(result.connections[0]).searchParams);
            assert.equal(query.room, room);
            assert.equal(query.token, answer.joinRoom.roomToken);
            // What the SDK has read from the token, and what the server has said of it.
            assert.equal(query.access, access);
            assert.equal(query.markWritable, String(access === "writable"));
            assert.equal(answer.joinRoom.isWritable, access === "writable");
            say(`${sdk}: the token of the demo's ${role} goes to the service, ${access}`);
        }

        const answer = await post(`/rooms/${room}/join`, "demo-writer");
        const { taskToken } = await post(`/tasks/${room}/token`, "demo-writer");
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

    await assert.rejects(post(`/rooms/${room}/join`, "demo-owner"), /no known API key/);
    say("the page reads what the server says to an unknown caller");
}

function say(what) {
    console.log(`ok - ${what}`);
}

async function bundle() {
    const { outputFiles } = await build({
        entryPoints: ["page.js"],
        bundle: true,
        write: false,
        logLevel: "error",
        define: { "process.env.NODE_ENV": '"production"' },
        // Loaded when asked for, which this page does not.
        external: ["jspdf", "@netless/appliance-plugin", "@netless/app-in-mainview-plugin"],
    });
    return outputFiles[0].text;
}

// Serves the page at the origin that is returned.
async function servePage(script) {
    const html = "<!doctype html><title>whiteboard</title><script src='page.js'></script>";
    const server = createServer((request, response) => {
        const isScript = request.url === "/page.js";
        response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
        response.end(isScript ? script : html);
    });
    await new Promise(resolve => server.listen(0, "127.0.0.1", resolve));
    cleanup.push(() => server.close());
    return `http://127.0.0.1:${server.address().port}`;
}

// Starts the token server, with the demo's callers and this test's keys.
async function startTokenServer(directory, origin) {
    const demo = readFileSync("../../netless-token/examples/token-server/demo.toml", "utf8");
    const config = path(directory, "config.toml");
    writeFileSync(config, demo.replace("http://localhost:8080", origin));
    const server = spawn(
        path(programs, "token-server"),
        ["--listen", "127.0.0.1:0", "--config", config],
        { env: keys, stdio: ["ignore", "ignore", "pipe"] },
    );
    const ended = new Promise(resolve => server.once("exit", resolve));
    cleanup.push(async () => {
        server.kill();
        await ended;
    });
    for await (const line of createInterface(server.stderr)) {
        const { fields } = JSON.parse(line);
        if (fields.message === "listening") {
            server.stderr.resume();
            return `http://${fields.address}`;
        }
    }
    throw new Error("the token server did not start");
}

// Opens the page. Every connection to the whiteboard service that it opens is recorded.
async function openPage(origin) {
    const browser = await chromium.launch({
        executablePath: process.env.CHROMIUM,
        args: [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    });
    cleanup.push(() => browser.close());
    const context = await browser.newContext();
    const connections = [];
    await context.routeWebSocket(/.*/, socket => connections.push(socket.url()));
    await context.route(
        url => url.hostname !== "127.0.0.1",
        route => {
            // The directory of the service's hosts, which the SDK reads first.
            if (new URL(route.request().url()).pathname === "/v5/configs/regions") {
                const hosts = { "us-sv": [service] };
                const configmap = { api: { hosts }, realtime: { hosts }, sdk: { hosts } };
                return route.fulfill({
                    json: { akkoVersion: "0.0.0", configmap },
                    headers: { "access-control-allow-origin": "*" },
                });
            }
            return route.abort();
        },
    );
    const page = await context.newPage();
    page.on("pageerror", error => console.log(`page: ${error.message}`));
    await page.goto(origin);
    await page.waitForFunction(() => window.page !== undefined);
    return { page, connections };
}

// The server gives no SDK token away, so the crate's other example has to mint one.
function sdkToken() {
    const options = { env: keys, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] };
    const arguments_ = ["sdk", "--role", "admin", "--ttl", "1m"];
    const token = execFileSync(path(programs, "examples/mint"), arguments_, options).trim();
    assert.match(token, /^NETLESSSDK_/);
    return token;
}

// The token with `role=writer` where it says `role=1`.
function withRoleName(token) {
    const [prefix, query] = [token.slice(0, 12), Buffer.from(token.slice(12), "base64url")];
    const renamed = query.toString().replace("&role=1&", "&role=writer&");
    assert.notEqual(renamed, query.toString());
    return prefix + Buffer.from(renamed).toString("base64url");
}

async function end(status) {
    for (const undo of cleanup.splice(0).reverse()) {
        await undo();
    }
    process.exit(status);
}

for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
        console.error(`stopped by ${signal}`);
        return end(1);
    });
}

try {
    await main();
    console.log("the browser takes what the token server gives");
    await end(0);
} catch (error) {
    console.error(error);
    await end(1);
}
