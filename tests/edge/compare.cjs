// Reads tokens of the reference implementation, one JSON object per line, and asks workerd for the
// same Room tokens. Then asks it to create a room at the stand-in for the service:
//   node compare.cjs <config> <stand-in>
"use strict";

const assert = require("assert");
const { spawn } = require("child_process");
const { createInterface } = require("readline");

const rows = require("fs").readFileSync(0, "utf8").split("\n").filter(Boolean).map(JSON.parse);
// The reference's lifetime of 0 means forever; the crate refuses it.
const rooms = rows.filter(row => row.kind === "room" && row.lifespan_ms > 0);
const compared = ["admin", "writer", "reader"].flatMap(role =>
    rooms.filter(row => row.role === role).slice(0, 334),
);
assert.equal(compared.length, 1002);

const [config, standIn] = process.argv.slice(2);
const service = spawn(standIn, ["--strict", "--listen", "127.0.0.1:0"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
        NETLESS_ACCESS_KEY: "EkjYj4mbM4pZlGEv",
        NETLESS_SECRET_ACCESS_KEY: "JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ",
    },
});
process.on("exit", () => service.kill());
const ports = {};
let workerd;
let done = false;
createInterface(service.stdout).once("line", api => {
    workerd = spawn(require("workerd").default, ["serve", config, "--control-fd=3"], {
        stdio: ["ignore", "inherit", "inherit", "pipe"],
        env: { ...process.env, NETLESS_API: api },
    });
    createInterface(workerd.stdio[3]).on("line", onEvent);
    workerd.on("exit", () => {
        service.kill();
        if (!done) {
            process.exitCode = 1;
        }
    });
});

const onEvent = async line => {
    const { event, socket, port } = JSON.parse(line);
    if (event !== "listen") {
        return;
    }
    ports[socket] = port;
    if (Object.keys(ports).length === 2) {
        await check().catch(problem => {
            console.error(problem.message);
            process.exitCode = 1;
        });
        workerd.kill();
    }
};

const check = async () => {
    const body = compared.map(row => JSON.stringify(row)).join("\n");
    const at = name => `http://127.0.0.1:${ports[name]}/`;
    const tokens = (await (await fetch(at("compared"), { method: "POST", body })).text()).split("\n");
    assert.equal(tokens.length, compared.length, tokens[0]);
    for (const [index, row] of compared.entries()) {
        assert.equal(tokens[index], row.token, JSON.stringify(row));
    }
    console.log(`${tokens.length} Room tokens from random inputs: workerd mints the same bytes as the reference`);

    const created = await fetch(at("example"), { method: "POST" });
    const room = await created.text();
    assert.equal(created.status, 201, room);
    assert.match(room, /^[0-9a-f]{32}$/);
    const token = await fetch(at("example") + room);
    assert.equal(token.status, 200);
    const written = Buffer.from((await token.text()).replace("NETLESSROOM_", ""), "base64url").toString();
    const claims = new URLSearchParams(written);
    assert.equal(claims.get("uuid"), room);
    assert.equal(claims.get("role"), "2");
    assert.ok(Math.abs(Number(claims.get("expireAt")) - Date.now() - 600_000) < 60_000, written);
    const refused = await fetch(at("example") + "d41847");
    assert.equal(refused.status, 400);
    assert.equal(await refused.text(), "invalid room uuid: found 6 hex digits; write 32");
    console.log("the guide's worker creates a room, and answers with a token for it");
    done = true;
};
