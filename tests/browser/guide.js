// The guide's page in Chromium, with each of the guide's servers: the page gets a token from the
// server, and the SDK takes it to the whiteboard service. The SDK comes from npm, and the service
// never answers, as in `test.js`.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

import { build } from "esbuild";

import { launchChromium } from "./chromium.js";

const [programs] = process.argv.slice(2);
const room = "d4184790ffd511ebb9ebbf7a8f1d77bd";
const keys = {
    NETLESS_ACCESS_KEY: "EkjYj4mbM4pZlGEv",
    NETLESS_SECRET_ACCESS_KEY: "JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ",
};

const { outputFiles: [sdk] } = await build({
    stdin: {
        contents: `
            import "regenerator-runtime/runtime";
            import { WhiteWebSdk } from "white-web-sdk";
            window.WhiteWebSdk = WhiteWebSdk;
        `,
        resolveDir: ".",
    },
    bundle: true,
    write: false,
    logLevel: "error",
});

const browser = await launchChromium();

// Opens the page. Returns it, the address its SDK connects to, and the problem that it shows.
async function open(address, session) {
    const page = await browser.newPage();
    await page.route(
        url => url.hostname !== "127.0.0.1",
        route => {
            const { hostname, pathname } = new URL(route.request().url());
            if (hostname === "sdk.netless.link" && pathname.startsWith("/white-web-sdk/")) {
                return route.fulfill({ contentType: "text/javascript", body: sdk.text });
            }
            // The list of the service's hosts, which the SDK reads first.
            if (pathname === "/v5/configs/regions") {
                const hosts = { "us-sv": ["whiteboard.test"] };
                const configmap = { api: { hosts }, realtime: { hosts }, sdk: { hosts } };
                return route.fulfill({
                    json: { akkoVersion: "0.0.0", configmap },
                    headers: { "access-control-allow-origin": "*" },
                });
            }
            return route.abort();
        },
    );
    let connection;
    await page.routeWebSocket(/.*/, socket => { connection ??= socket.url(); });
    await page.goto(`${address}/#room=${room}&session=${session}`);
    while (!connection && await page.textContent("#problem") === "") {
        await page.waitForTimeout(50);
    }
    return { page, connection, problem: await page.textContent("#problem") };
}

// The SDK refuses these tokens at once.
async function asksAgainOnlyWhenItsTokenHasExpired(page) {
    const lifetimes = [-1, -1, 60_000];
    let asked = 0;
    await page.route("**/rooms/*/join", route => {
        const expiresAt = Date.now() + lifetimes[asked];
        asked += 1;
        const sdkConfig = { appIdentifier: "283/VGiScM9Wiw2HJg", region: "us-sv" };
        const joinRoom = { uid: "teacher", uuid: room, roomToken: "expired" };
        return route.fulfill({ json: { sdkConfig, joinRoom, expiresAt } });
    });
    for (const expected of [1, 2, 3, 3, 3]) {
        await page.click("#again");
        await page.waitForFunction(() => document.getElementById("problem").textContent !== "");
        assert.match(await page.textContent("#problem"), /^Cannot join: invalid room token/);
        assert.equal(asked, expected);
    }
}

async function test(program, address) {
    for (const [session, access] of [
        ["session-of-the-teacher", "writable"],
        ["session-of-a-student", "readonly"],
    ]) {
        const { page, connection, problem } = await open(address, session);
        assert.equal(problem, "");
        const query = new URL(connection).searchParams;
        assert.equal(query.get("room"), room);
        assert.equal(query.get("access"), access);
        assert.match(query.get("token"), /^NETLESSROOM_/);
        await page.close();
        console.log(`ok - ${program}: ${session} goes to the service, ${access}`);
    }

    const { page, problem } = await open(address, "unknown-session");
    assert.equal(problem, "Cannot join: the server answered 401");
    console.log(`ok - ${program}: the page shows that the session is unknown`);

    await asksAgainOnlyWhenItsTokenHasExpired(page);
    await page.close();
    console.log(`ok - ${program}: the page asks for a new token once its own has expired`);
}

// What the page does with what the program `convert_file` prints.
async function aPageFollowsAConversion() {
    const script = readFileSync("../../netless-token/src/guide/conversion.js", "utf8");
    const { finished, insertPages } = await import(`data:text/javascript,${encodeURIComponent(script)}`);
    const stdio = ["ignore", "pipe", "ignore"];
    const service = spawn(`${programs}/stand-in`, ["--listen", "127.0.0.1:0"], { env: keys, stdio });
    try {
        const [address] = await once(createInterface(service.stdout), "line");
        const convert = async file => {
            const program = spawn(`${programs}/convert_file`, ["us-sv", file, address], {
                env: keys,
                stdio: ["ignore", "pipe", "inherit"],
            });
            const [line] = await once(createInterface(program.stdout), "line");
            return JSON.parse(line);
        };
        const seen = [];
        const report = percent => seen.push(percent);
        const slides = await convert("https://a.example/slides.pdf");
        const task = await finished(slides, "us-sv", report, address);
        assert.deepEqual([task.status, task.type], ["Finished", "static"]);
        assert.deepEqual(seen, [0, 25, 50, 75]);

        const calls = [];
        const record = name => (...values) => { calls.push([name, ...values]); };
        insertPages({
            putScenes: record("putScenes"),
            setScenePath: record("setScenePath"),
            scalePptToFit: record("scalePptToFit"),
        }, task);
        const page = name => ({
            name,
            ppt: { src: `https://convert.example/${name}.png`, width: 1280, height: 720 },
        });
        assert.deepEqual(calls, [
            ["putScenes", `/${slides.uuid}`, [page("1"), page("2")]],
            ["setScenePath", `/${slides.uuid}/1`],
            ["scalePptToFit"],
        ]);

        const table = await convert("https://a.example/table.xlsx");
        const failed = finished(table, "us-sv", report, address);
        await assert.rejects(failed, { message: "static does not take such a file" });
        const elsewhere = finished({ ...slides, uuid: table.uuid }, "us-sv", report, address);
        await assert.rejects(elsewhere, { message: "token access task forbidden" });
    } finally {
        service.kill();
    }
    console.log("ok - a page follows a conversion to its end");
}

try {
    await aPageFollowsAConversion();
    for (const program of ["axum_server", "actix_web_server"]) {
        const stdio = ["ignore", "pipe", "inherit"];
        const server = spawn(`${programs}/${program}`, ["127.0.0.1:0"], { env: keys, stdio });
        try {
            const [line] = await once(createInterface(server.stdout), "line");
            await test(program, line.replace("listening on ", ""));
        } finally {
            server.kill();
        }
    }
} finally {
    await browser.close();
}
