// The token server's work in Express with npm's netless-token: check an API key and a rate limit,
// choose a role, sign a token, write a log line.
const { createHash, randomUUID } = require("node:crypto");
const express = require("express");
const { roomToken, TokenRole } = require("netless-token");

const { NETLESS_ACCESS_KEY, NETLESS_SECRET_ACCESS_KEY, API_KEY, PORT } = process.env;
const ttl = 10 * 60 * 1000;
const limit = 1e9;
const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const callers = new Map([[sha256(API_KEY), { uid: "student-7", role: TokenRole.Writer }]]);
const requests = new Map();
setInterval(() => requests.clear(), 60_000);

const app = express();
app.disable("x-powered-by");
app.disable("etag");

app.use((request, response, next) => {
    const start = process.hrtime.bigint();
    const id = randomUUID();
    response.set({ "x-request-id": id, "cache-control": "no-store" });
    response.on("finish", () => {
        process.stderr.write(`${JSON.stringify({
            timestamp: new Date().toISOString(),
            level: "INFO",
            message: "answered",
            request_id: id,
            address: request.socket.remoteAddress,
            method: request.method,
            route: request.route?.path ?? "none",
            status: response.statusCode,
            latency_us: Number((process.hrtime.bigint() - start) / 1000n),
            ...response.locals,
        })}\n`);
    });
    next();
});

app.post("/rooms/:uuid/join", express.json({ limit: 1024 }), (request, response) => {
    const [scheme, key] = (request.get("authorization") ?? "").split(" ");
    const caller = scheme?.toLowerCase() === "bearer" ? callers.get(sha256(key)) : undefined;
    if (!caller) {
        return response.status(401).json({ status: 401, detail: "no known API key" });
    }
    const count = (requests.get(caller.uid) ?? 0) + 1;
    requests.set(caller.uid, count);
    if (count > limit) {
        return response.status(429).json({ status: 429, detail: "too many requests" });
    }
    const uuid = request.params.uuid;
    if (!/^[0-9a-f]{32}$/.test(uuid)) {
        return response.status(400).json({ status: 400, detail: "invalid uuid" });
    }
    const token = roomToken(NETLESS_ACCESS_KEY, NETLESS_SECRET_ACCESS_KEY, ttl, {
        role: caller.role,
        uuid,
    });
    Object.assign(response.locals, { caller: caller.uid, uuid, role: "writer" });
    response.json({
        sdkConfig: { appIdentifier: "283/VGiScM9Wiw2HJg", region: "us-sv" },
        joinRoom: { uid: caller.uid, uuid, roomToken: token, isWritable: true },
        expiresAt: Date.now() + ttl,
    });
});

app.listen(Number(PORT), "127.0.0.1");
