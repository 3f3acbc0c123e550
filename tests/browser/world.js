// Starts the token server, a stand-in for the whiteboard service behind it, and Chromium, which
// resolves the names of the service's hosts to this test.
//
// Nothing is intercepted in the browser: it makes each preflight, enforces each content security
// policy and opens each WebSocket as it would with the real service.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import { createInterface } from "node:readline";

import { build } from "esbuild";

import { launchChromium } from "./chromium.js";

export const [programs] = process.argv.slice(2);
export const keys = {
    NETLESS_ACCESS_KEY: "EkjYj4mbM4pZlGEv",
    NETLESS_SECRET_ACCESS_KEY: "JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ",
};
export const sdkUrl = "https://sdk.netless.link/white-web-sdk/2.16.44.js";

const region = "us-sv";
const cleanup = [];

export function say(what) {
    console.log(`ok - ${what}`);
}

// Waits until `check` returns something, and returns that.
export async function until(what, check) {
    for (let tries = 0; tries < 100; tries += 1) {
        const found = await check();
        if (found) {
            return found;
        }
        await new Promise(resolve => setTimeout(resolve, 100));
    }
    throw new Error(`not within 10 s: ${what}`);
}

export async function listen(server) {
    await new Promise(resolve => server.listen(0, "127.0.0.1", resolve));
    cleanup.push(() => server.close());
    return server.address().port;
}

// Serves one page and its script; returns the origin.
export async function servePage(script) {
    const html = "<!doctype html><title>whiteboard</title><script src='page.js'></script>";
    const server = createServer((request, response) => {
        const isScript = request.url === "/page.js";
        response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
        response.end(isScript ? script : html);
    });
    return `http://127.0.0.1:${await listen(server)}`;
}

export async function bundle(options) {
    const { outputFiles } = await build({
        bundle: true,
        write: false,
        logLevel: "error",
        define: { "process.env.NODE_ENV": '"production"' },
        // Loaded on demand, which nothing here triggers.
        external: [
            "jspdf",
            "@netless/appliance-plugin",
            "@netless/app-in-mainview-plugin",
            "agora-foundation",
        ],
        ...options,
    });
    return outputFiles[0].text;
}

// Serves what a browser gets from the service's hosts without a room: the SDK's script, the list of
// hosts that the SDK reads first, and a WebSocket that never answers.
export async function startHosts() {
    const directory = temporary();
    const [key, cert] = ["key", "cert"].map(it => path(directory, it));
    execFileSync(
        "openssl",
        ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"].concat(
            ["-days", "2", "-subj", "/CN=whiteboard.test", "-keyout", key, "-out", cert],
        ),
        { stdio: "ignore" },
    );
    const hosts = { sdk: "", connections: [] };
    const tls = { key: readFileSync(key), cert: readFileSync(cert) };
    const server = createTlsServer(tls, (request, response) => {
        const url = new URL(request.url, `https://${request.headers.host}`);
        const answer = (type, body) => {
            response.setHeader("content-type", type);
            response.setHeader("cache-control", "no-store");
            response.end(body);
        };
        if (url.href === sdkUrl) {
            response.setHeader("access-control-allow-origin", "*");
            return answer("text/javascript", hosts.sdk);
        }
        if (url.pathname === "/v5/configs/regions") {
            const realtime = { hosts: { [region]: ["gateway.netless.link"] } };
            const configmap = { api: realtime, realtime, sdk: realtime };
            response.setHeader("access-control-allow-origin", "*");
            return answer("application/json", JSON.stringify({ akkoVersion: "0.0.0", configmap }));
        }
        if (url.hostname === "convert.example") {
            return answer("image/svg+xml", slide(url.pathname));
        }
        response.statusCode = 404;
        response.end();
    });
    server.on("upgrade", (request, socket) => {
        hosts.connections.push(`wss://${request.headers.host}${request.url}`);
        const accept = createHash("sha1")
            .update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
            .digest("base64");
        socket.on("error", () => {});
        socket.write(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
                `Sec-WebSocket-Accept: ${accept}\r\n\r\n`,
        );
    });
    hosts.port = await listen(server);
    return hosts;
}

// A page of the file that the stand-in converts.
function slide(name) {
    const number = name.match(/\d+/)?.[0];
    return `<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="720">
        <rect width="1280" height="720" fill="#eef2fb"/>
        <text x="100" y="200" font-family="sans-serif" font-size="72" fill="#1c2230">Slide ${number}</text>
        <path d="M100 320h700M100 400h560M100 480h640" stroke="#b9c3dc" stroke-width="28"/>
    </svg>`;
}

// Starts the stand-in for the service's REST API; returns its address.
export async function startStandIn() {
    const program = path(programs, "stand-in");
    const options = { stdio: ["ignore", "pipe", "ignore"] };
    const service = start(program, ["--listen", "127.0.0.1:0", "--strict"], options);
    for await (const line of createInterface(service.stdout)) {
        return line;
    }
    throw new Error("the stand-in for the service did not start");
}

// One caller of each role, allowed in any room. Their API keys are new each time.
export const callers = {
    admin: { uid: "teacher-1", apiKey: `admin-${randomUUID()}` },
    writer: { uid: "student-7", apiKey: `writer-${randomUUID()}` },
    reader: { uid: "guest-42", apiKey: `reader-${randomUUID()}` },
};

// Starts the token server with these callers, this test's keys, and these settings; returns its
// address.
export async function startTokenServer(settings) {
    const lines = Object.entries({
        app_identifier: "283/VGiScM9Wiw2HJg",
        region,
        ttl: "10m",
        requests_per_minute: 1000,
        ...settings,
    }).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
    for (const [role, { uid, apiKey }] of Object.entries(callers)) {
        const hash = createHash("sha256").update(apiKey).digest("hex");
        lines.push("[[callers]]", `api_key_sha256 = "${hash}"`, `uid = "${uid}"`);
        lines.push(`highest_role = "${role}"`, 'rooms = "any"');
    }
    const config = path(temporary(), "config.toml");
    writeFileSync(config, lines.join("\n"));
    const server = start(
        path(programs, "token-server"),
        ["--listen", "127.0.0.1:0", "--grace", "0s", "--config", config],
        { stdio: ["ignore", "ignore", "pipe"] },
    );
    const said = [];
    for await (const line of createInterface(server.stderr)) {
        said.push(line);
        const fields = line.startsWith("{") ? JSON.parse(line).fields : {};
        if (fields.message === "listening") {
            server.stderr.resume();
            return `http://${fields.address}`;
        }
    }
    throw new Error(`the token server did not start: ${said.join("\n")}`);
}

function start(program, arguments_, options) {
    const child = spawn(program, arguments_, { env: keys, ...options });
    const ended = new Promise(resolve => child.once("exit", resolve));
    cleanup.push(async () => {
        child.kill();
        await ended;
    });
    return child;
}

function temporary() {
    const directory = mkdtempSync(path(tmpdir(), "token-server-"));
    cleanup.push(() => rmSync(directory, { recursive: true }));
    return directory;
}

export async function startChromium(hosts) {
    const here = `127.0.0.1:${hosts.port}`;
    const browser = await launchChromium(
        // The hosts' certificate is self-signed.
        "--ignore-certificate-errors",
        `--host-resolver-rules=${[
            `MAP *.netless.link ${here}`,
            `MAP *.whiteboard.agora.io ${here}`,
            `MAP convert.example ${here}`,
            "MAP * ~NOTFOUND",
            "EXCLUDE 127.0.0.1",
        ]}`,
    );
    cleanup.push(() => browser.close());
    return browser;
}

// Opens a page in a new context, which shares nothing with others. `trouble` lists what the page
// throws and what its content security policy blocks.
export async function openPage(browser, url, options) {
    const context = await browser.newContext(options);
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    page.trouble = [];
    page.on("pageerror", error => page.trouble.push(error.message));
    await page.exposeFunction("blocked", it => page.trouble.push(it));
    await page.addInitScript(() =>
        document.addEventListener("securitypolicyviolation", event =>
            window.blocked(`${event.effectiveDirective} blocks ${event.blockedURI}`),
        ),
    );
    await page.goto(url);
    return page;
}

export function assertNoTrouble(page) {
    // The SDK tries WebAssembly for 64-bit arithmetic, and works without it.
    const trouble = page.trouble.filter(it => it !== "script-src blocks wasm-eval");
    assert.deepEqual(trouble, []);
}

export async function end(status) {
    for (const undo of cleanup.splice(0).reverse()) {
        await undo();
    }
    process.exit(status);
}
