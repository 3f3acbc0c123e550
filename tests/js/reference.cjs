// The reference implementation, with a settable clock and nonce.
"use strict";

let clock;
let nonce;

const now = Date.now;
Date.now = () => clock ?? now();

const path = require.resolve("uuid");
const uuid = require(path);
require.cache[path].exports = { ...uuid, v1: () => nonce ?? uuid.v1() };

const { sdkToken, roomToken, taskToken, TokenRole } = require("netless-token");

const mint = { sdk: sdkToken, room: roomToken, task: taskToken };
const roles = { admin: TokenRole.Admin, writer: TokenRole.Writer, reader: TokenRole.Reader };

// Mints a row's token, at the row's time and with its nonce, if it has them.
exports.tokenOf = row => {
    clock = row.now_ms;
    nonce = row.nonce;
    const content = { role: roles[row.role] };
    if (row.uuid !== null) {
        content.uuid = row.uuid;
    }
    return mint[row.kind](row.access_key, row.secret_key, row.lifespan_ms, content);
};

exports.kinds = Object.keys(mint);
exports.roles = Object.keys(roles);
