// Mints tokens with the reference implementation, one JSON object per line:
//   node mint.cjs random <seed>    1,000 of each kind and role, from random inputs
//   node mint.cjs live             one of each kind and role, with the real clock and its own nonces
"use strict";

const { tokenOf, kinds, roles } = require("./reference.cjs");

const [mode, seed] = process.argv.slice(2);

// The generator mulberry32: numbers from 0 up to 1, the same for the same seed.
let state = Number(seed) >>> 0;
const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};
const below = limit => Math.floor(random() * limit);
const pick = list => list[below(list.length)];
const times = (count, make) => Array.from({ length: count }, make).join("");

const real = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"];
// Everything that the two might escape differently, except control characters, which the crate refuses.
const odd = [..."\"\\/+&=%#?<>'()*!~.,:;@$^`{}|[]", "ü", "ß", "漢", "😀", "\u200d", "\ufeff", "\uffff"];
const inner = [...odd, ...real, " ", "\u00a0", "\u2028", "\u2029"];
// Without what the crate takes for something around a key, or for a placeholder.
const end = [..."+&?()*!~.@^|/\\", "ü", "ß", "漢", "😀"];
const mistakes = [
    /\.{3}|\*{3}|:\/\/|[$#]\{.*\}|\{\{.*\}\}|<%.*%>/s,
    /(^|\s)(#|\/|<!--|-- |; )/,
    /(ak|sk|key|secret)[ "']*[=:]/i,
];
const key = length => {
    if (below(2) === 0) {
        return times(length, () => pick(real));
    }
    for (;;) {
        const key = pick(end) + times(below(40), () => pick(inner)) + pick(end);
        if (!mistakes.some(mistake => mistake.test(key))) {
            return key;
        }
    }
};
const hex = length => times(length, () => below(16).toString(16));

const randomRow = (kind, role) => ({
    kind,
    access_key: key(16),
    secret_key: key(32),
    role,
    uuid: kind === "sdk" ? null : hex(32),
    lifespan_ms: pick([0, 1, 600000, 1 + below(2 ** 30), 1 + below(2 ** 52)]),
    now_ms: pick([0, below(2 ** 41), below(2 ** 52)]),
    nonce: [8, 4, 4, 4, 12].map(hex).join("-"),
});

const liveRow = (kind, role) => ({
    kind,
    access_key: "EkjYj4mbM4pZlGEv",
    secret_key: "JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ",
    role,
    uuid: kind === "sdk" ? null : "d4184790ffd511ebb9ebbf7a8f1d77bd",
    lifespan_ms: 600000,
});

const [count, make] = { random: [1000, randomRow], live: [1, liveRow] }[mode];
for (const kind of kinds) {
    for (const role of roles) {
        for (let index = 0; index < count; index++) {
            const row = make(kind, role);
            const id = `${kind} ${role} ${index}`;
            const token = tokenOf(row);
            const at = { now_ms: 0, nonce: "", note: "" };
            console.log(JSON.stringify({ ...at, ...row, id, token }));
        }
    }
}
