// Reads the crate's tokens, one JSON object per line, and mints each again with the reference
// implementation.
"use strict";

const { tokenOf } = require("./reference.cjs");

const rows = require("fs").readFileSync(0, "utf8").split("\n").filter(Boolean).map(JSON.parse);
for (const row of rows) {
    const token = tokenOf(row);
    if (token !== row.token) {
        console.error(`${row.id}: the crate made\n${row.token}\nand the reference makes\n${token}`);
        process.exit(1);
    }
}
if (rows.length !== 9) {
    console.error(`found ${rows.length} tokens of the crate instead of 9`);
    process.exit(1);
}
console.log(`${rows.length} live tokens of the crate: the reference makes the same`);
