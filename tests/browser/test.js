// Starts everything, and runs the parts one after the other.
import { readFileSync } from "node:fs";

import { onlyAllowedOriginsMayAsk, sdksAcceptOurTokens } from "./sdks.js";
import { takeShots } from "./shots.js";
import {
    aConversionMayFail,
    anAdminClosesTheRoom,
    refusalsAreExplained,
    thePageIsAccessible,
    theToolsWork,
} from "./whiteboard-connected.js";
import { aRoomIsCreatedAndShared } from "./whiteboard.js";
import * as world from "./world.js";

async function main() {
    const script = await world.bundle({ entryPoints: ["sdks-page.js"] });
    const allowed = await world.servePage(script);
    const stranger = await world.servePage(script);
    const hosts = await world.startHosts();
    const settings = {
        api_base: await world.startStandIn(),
        allowed_origins: [allowed],
    };
    const api = await world.startTokenServer(settings);
    const browser = await world.startChromium(hosts);
    // The script on Agora's server, but from the npm package.
    const sdk = await world.bundle({ entryPoints: ["sdk-script.js"] });
    const fake = readFileSync("fake-sdk.js", "utf8");
    const all = { allowed, stranger, hosts, settings, api, browser, sdk, fake };

    if (process.env.SHOTS) {
        return takeShots(process.env.SHOTS, all);
    }

    await onlyAllowedOriginsMayAsk(all);
    await aRoomIsCreatedAndShared(all);
    await theToolsWork(all);
    await anAdminClosesTheRoom(all);
    await refusalsAreExplained(all);
    await aConversionMayFail(all);
    await thePageIsAccessible(all);
    await sdksAcceptOurTokens(all);
}

for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
        console.error(`stopped by ${signal}`);
        return world.end(1);
    });
}

try {
    await main();
    console.log("the token server works in the browser");
    await world.end(0);
} catch (error) {
    console.error(error);
    await world.end(1);
}
