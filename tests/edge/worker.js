// Mints a token for each line of a request, with the time and the nonce in that line.

import program from "./netless_token_edge.wasm";
import { roomToken } from "./mint.js";

const instance = new WebAssembly.Instance(program);

const mint = ({ access_key, secret_key, role, uuid, lifespan_ms, now_ms, nonce }) => {
    const keys = { accessKey: access_key, secretKey: secret_key };
    return roomToken(instance, { keys, role, room: uuid, ttlMs: lifespan_ms }, now_ms, nonce);
};

export default {
    async fetch(request) {
        const rows = (await request.text()).split("\n").filter(Boolean).map(JSON.parse);
        return new Response(rows.map(mint).join("\n"));
    },
};
