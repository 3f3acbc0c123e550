// The page of the token server: signs in, gets tokens, and passes them to the whiteboard SDK.

const settings = document.documentElement.dataset;
const $ = id => document.getElementById(id);

// The API key of the signed-in user. It is kept only here: no storage, no cookie.
let apiKey = "";
// The current room, from when its token arrives until the user leaves.
let visit = null;

// ---------------------------------------------------------------- The server

// An error of the server or the network, worded for users.
class Refusal extends Error {
    constructor(words, status) {
        super(words);
        this.status = status;
    }
}

async function post(path, body, more) {
    // A header can hold only these characters, and so can an API key.
    if (!/^[\x21-\x7e]+$/.test(apiKey)) {
        throw new Refusal("An API key has no spaces and no special characters. Check it.", 401);
    }
    const headers = { authorization: `Bearer ${apiKey}`, ...more };
    if (body) {
        headers["content-type"] = "application/json";
    }
    let response;
    try {
        response = await fetch(settings.base + path, {
            method: "POST",
            headers,
            body: body && JSON.stringify(body),
            credentials: "omit",
            signal: AbortSignal.timeout(20_000),
        });
        if (response.ok) {
            return response.status === 204 ? undefined : await response.json();
        }
    } catch (error) {
        throw new Refusal(
            error.name === "TimeoutError"
                ? "The server does not answer. Try again."
                : "The server cannot be reached. Check your connection, and try again.",
        );
    }
    const { detail } = await response.json().catch(() => ({}));
    throw new Refusal(words(response, detail), response.status);
}

function words(response, detail) {
    const said = sentence(detail ?? response.statusText);
    switch (response.status) {
        case 401:
            return "This API key is unknown. Check it, and try again.";
        case 403:
            return `You may not do this. ${said}`;
        case 429: {
            const seconds = response.headers.get("retry-after");
            return `Too many requests. Try again in ${seconds ?? "a few"} s.`;
        }
        case 502:
        case 504:
            return `The whiteboard service failed. ${said}`;
        default:
            return said || `The server refused (${response.status}).`;
    }
}

// The server's details are for programs too: they have no capital, no full stop, and backticks.
function sentence(text) {
    const plain = String(text).replaceAll("`", "").trim();
    const start = plain.charAt(0).toUpperCase() + plain.slice(1);
    return start && !/[.!?]$/.test(start) ? `${start}.` : start;
}

// The role in the token. The answer does not name it: to the SDK, admin and writer are the same.
function roleOf(roomToken) {
    const base64 = roomToken.replace(/^[A-Z]+_/, "").replaceAll("-", "+").replaceAll("_", "/");
    const role = new URLSearchParams(atob(base64)).get("role");
    return ["admin", "writer", "reader"][role];
}

// ---------------------------------------------------------------- The SDK

let sdk = null;

// Loads the SDK once, or again after a failure.
function loadSdk() {
    sdk ??= new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = settings.sdkUrl;
        if (settings.sdkIntegrity) {
            script.integrity = settings.sdkIntegrity;
            script.crossOrigin = "anonymous";
        }
        const fail = () => {
            sdk = null;
            script.remove();
            reject(new Refusal(`The whiteboard’s SDK cannot be loaded from ${settings.sdkUrl}.`));
        };
        const timer = setTimeout(fail, 30_000);
        script.onerror = () => {
            clearTimeout(timer);
            fail();
        };
        script.onload = () => {
            clearTimeout(timer);
            const all = window.WhiteWebSdk;
            if (!all) {
                return fail();
            }
            // Loads modules as scripts from one host, so that no script from a blob has to be allowed.
            all.setAsyncModuleLoadMode?.("disableCache");
            resolve(all.WhiteWebSdk ?? all);
        };
        document.head.append(script);
    });
    return sdk;
}

// Starts while the user looks for the API key. A failure is shown when the SDK is needed.
loadSdk().catch(() => {});

// ---------------------------------------------------------------- The door

const uuid = /[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/i;

// The room and the role of an invitation: `#room=…&role=…`.
function invitation(text) {
    const fields = new URLSearchParams(text.split("#")[1] ?? "");
    const room = fields.get("room")?.match(uuid)?.[0];
    return room && { room: bare(room), role: fields.get("role") === "reader" ? "reader" : "" };
}

const bare = room => room.replaceAll("-", "").toLowerCase();

function showDoor() {
    const invited = invitation(location.hash);
    $("board").hidden = true;
    $("door").hidden = false;
    $("enter").classList.toggle("invited", Boolean(invited));
    $("enter-room").className = invited ? "primary" : "secondary";
    $("lead").textContent = invited
        ? "You are invited to a room."
        : "Create a room and invite others, or enter an existing one.";
    $("room").value = invited?.room ?? "";
    chosen("role", invited?.role ?? "");
    refuse("");
    showCaller();
    (apiKey ? $(invited ? "enter-room" : "create") : $("api-key")).focus();
}

function showCaller(uid) {
    if (uid) {
        $("signed-in-as").textContent = uid;
    }
    $("signed-out").hidden = Boolean(apiKey);
    $("signed-in").hidden = !apiKey;
}

// Returns the value of the chosen radio button, or chooses one.
function chosen(name, value) {
    const buttons = [...document.getElementsByName(name)];
    if (value !== undefined) {
        buttons.forEach(it => (it.checked = it.value === value));
    }
    return buttons.find(it => it.checked).value;
}

// Shows an error, at the field that it is about.
function refuse(text, field) {
    $("refusal").textContent = text;
    $("refusal").hidden = !text;
    for (const it of [$("api-key"), $("room")]) {
        it.removeAttribute("aria-invalid");
    }
    if (field) {
        field.setAttribute("aria-invalid", "true");
        field.focus();
    }
}

// A user who types has read it.
$("enter").addEventListener("input", () => refuse(""));

// Creates or enters a room, with the API key that was typed or the one already known.
async function enterRoom(path, body, more) {
    const typed = !apiKey;
    if (typed) {
        apiKey = $("api-key").value.trim();
        if (!apiKey) {
            return refuse("Enter your API key first.", $("api-key"));
        }
    }
    refuse("");
    busy($("enter"), true);
    try {
        const answer = await post(path, body, more);
        creation = newKey();
        $("api-key").value = "";
        showCaller(answer.joinRoom.uid);
        showBoard(answer, body?.role);
    } catch (error) {
        if (typed || error.status === 401) {
            apiKey = "";
        }
        showCaller();
        refuse(error.message, error.status === 401 ? $("api-key") : undefined);
    }
    busy($("enter"), false);
}

function busy(form, is) {
    form.setAttribute("aria-busy", is);
    form.querySelectorAll("button").forEach(it => (it.disabled = is));
}

// Names the room to create, so that a second try gets the room that the first has created after all.
let creation = newKey();

function newKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, it => it.toString(16).padStart(2, "0")).join("");
}

$("create").onclick = () => enterRoom("rooms", undefined, { "idempotency-key": creation });

$("enter").onsubmit = event => {
    event.preventDefault();
    const typed = $("room").value.trim();
    const link = invitation(typed);
    if (link?.role) {
        chosen("role", link.role);
    }
    const room = link?.room ?? typed;
    // Enter was pressed in the API key’s field, before there is a room to enter.
    if (!room) {
        return refuse("Enter a room’s uuid, or create a room.", $("room"));
    }
    if (room.match(uuid)?.[0] !== room) {
        return refuse("A room’s uuid has 32 hexadecimal digits.", $("room"));
    }
    const role = chosen("role");
    enterRoom(`rooms/${bare(room)}/join`, role ? { role } : undefined);
};

$("sign-out").onclick = () => {
    apiKey = "";
    showCaller();
    refuse("");
    $("api-key").focus();
};

// ---------------------------------------------------------------- The board

const can = { admin: "may do everything", writer: "may draw", reader: "may watch" };

// Opens the board with the server's answer, and joins.
function showBoard(answer, asked) {
    visit = { asked, uuid: answer.joinRoom.uuid };
    history.replaceState(null, "", `#${link(visit.uuid, asked)}`);
    $("door").hidden = true;
    $("board").hidden = false;
    $("room-uuid").textContent = `${visit.uuid.slice(0, 8)}…`;
    document.title = `Room ${visit.uuid.slice(0, 8)}`;
    join(visit, answer);
}

const link = (room, role) => `room=${room}${role === "reader" ? "&role=reader" : ""}`;

async function join(here, answer) {
    const { joinRoom, sdkConfig, expiresAt } = answer;
    const role = roleOf(joinRoom.roomToken);
    Object.assign(here, { role, expiresAt, region: sdkConfig.region });
    $("uid").textContent = joinRoom.uid;
    $("role").textContent = role;
    $("may").textContent = can[role];
    document.querySelectorAll("[data-writes]").forEach(it => (it.hidden = !joinRoom.isWritable));
    $("close-room").hidden = role !== "admin";
    enable($("undo"), false);
    enable($("redo"), false);
    showTokenEnd();
    showPhase("connecting");
    veil("Connecting …");
    $("leave").focus();
    const slow = setTimeout(() => {
        if (visit === here && here.phase !== "connected") {
            veil("The whiteboard service has not answered yet.", { again: true, waits: true });
        }
    }, 15_000);
    try {
        const WhiteWebSdk = await loadSdk();
        const room = await new WhiteWebSdk({
            ...sdkConfig,
            // Local changes are reported too, so that the state is shown from one place.
            onlyCallbackRemoteStateModify: false,
            // Sends no logs or metrics to other hosts.
            loggerOptions: {
                reportDebugLogMode: "banReport",
                reportQualityMode: "banReport",
                localLog: { enabled: false },
            },
        }).joinRoom(
            {
                ...joinRoom,
                floatBar: true,
                disableNewPencil: false,
                rejectWhenReadonlyErrorLevel: "warn",
                // The host of the SDK’s default address.
                modulesOrigin: "https://sdk.netless.link",
            },
            callbacks(here),
        );
        if (visit !== here) {
            return room.disconnect();
        }
        here.room = room;
        here.joinedAt = Date.now();
        if (joinRoom.isWritable) {
            // Undo and redo need it.
            room.disableSerialization = false;
            room.setMemberState({
                currentApplianceName: "pencil",
                strokeColor: rgb(colours[0].value),
                textColor: rgb(colours[0].value),
                strokeWidth: widths[1].value,
                textSize: 24,
            });
        }
        room.bindHtmlElement($("whiteboard"));
        showPhase("connected");
        veil("");
        showState(room.state);
        $("whiteboard").focus();
    } catch (error) {
        if (visit === here && !here.room) {
            lost(here, error.message);
        }
    } finally {
        clearTimeout(slow);
    }
}

const callbacks = here => {
    const mine = handle => (...told) => visit === here && handle(...told);
    return {
        onPhaseChanged: mine(phase => here.room && showPhase(phase)),
        onRoomStateChanged: mine(() => here.room && showState(here.room.state)),
        onCanUndoStepsUpdate: mine(steps => enable($("undo"), steps > 0)),
        onCanRedoStepsUpdate: mine(steps => enable($("redo"), steps > 0)),
        onDisconnectWithError: mine(error => lost(here, error.message)),
        onKickedWithReason: mine(reason =>
            out(here, kicked[reason] ?? sentence(reason), { isClosed: reason === "roomBan" }),
        ),
    };
};

const kicked = {
    kickByAdmin: "An admin removed you from the room.",
    roomDelete: "The room has been deleted.",
    roomZombie: "The room was closed because nothing happened in it.",
    roomBan: "The room has been closed to everyone.",
    replaceByOther: "You have joined as the same user somewhere else.",
    GatewayAdjust: "The whiteboard service has moved the room.",
    crash: "The whiteboard service has failed.",
};

// The connection ended, or was never made. The token may have expired by now, so the page asks for a
// new one: at once if that may help, or else when the user presses the button.
function lost(here, why) {
    const wasIn = here.room && Date.now() - here.joinedAt > 30_000;
    const expired = /expired token/.test(why) && !here.isSecondTry;
    if (wasIn || expired) {
        return joinAgain({ isSecondTry: true });
    }
    out(here, `The whiteboard cannot be opened. ${sentence(why)}`, { isClosed: /\bban/i.test(why) });
}

// The user is out of the room until the button is pressed.
function out(here, text, { isClosed = false } = {}) {
    here.room = undefined;
    showPhase("disconnected");
    veil(text, { again: true });
    $("open-room").hidden = !(isClosed && here.role === "admin");
}

// A new visit, so that late events of the previous one are ignored.
async function joinAgain({ isSecondTry }) {
    visit.room?.disconnect().catch(() => {});
    const { asked, uuid, role } = visit;
    const here = (visit = { asked, uuid, role, isSecondTry });
    showPhase("reconnecting");
    veil("Asking for a new token …");
    try {
        const answer = await post(`rooms/${here.uuid}/join`, here.asked && { role: here.asked });
        if (visit === here) {
            await join(here, answer);
        }
    } catch (error) {
        if (visit === here) {
            out(here, error.message);
        }
    }
}

// Covers the board with this text; an empty text uncovers it.
function veil(text, { again = false, waits = !again } = {}) {
    $("veil").hidden = !text;
    for (const it of [$("tools"), $("pages"), $("insert")]) {
        it.inert = Boolean(text);
    }
    document.querySelectorAll("[popover]").forEach(it => it.hidePopover());
    $("veil-words").textContent = text;
    $("spinner").hidden = !waits;
    $("join-again").hidden = !again;
    $("open-room").hidden = true;
    if (again) {
        $("join-again").focus();
    }
}

$("join-again").onclick = () => joinAgain({ isSecondTry: false });

$("close-room").onclick = () => $("closing").showModal();

$("closing").onclose = async () => {
    if ($("closing").returnValue !== "close") {
        return;
    }
    $("closing").returnValue = "";
    const here = visit;
    if (await change(here, "disable")) {
        here.room?.disconnect().catch(() => {});
        out(here, "You have closed the room.", { isClosed: true });
    }
};

$("open-room").onclick = async () => {
    if (await change(visit, "enable")) {
        joinAgain({ isSecondTry: false });
    }
};

// Disables or enables the room. Returns whether that is done, and the user still here.
async function change(here, how) {
    try {
        await post(`rooms/${here.uuid}/${how}`);
        return visit === here;
    } catch (error) {
        toast(error.message);
        return false;
    }
}

$("leave").onclick = leave;

function leave() {
    const { room } = visit;
    visit = null;
    conversion = null;
    room?.disconnect().catch(() => {});
    room?.bindHtmlElement(null);
    $("conversion").hidden = true;
    document.title = "Whiteboard";
    history.replaceState(null, "", location.pathname + location.search);
    showDoor();
}

// An invitation was opened in this tab.
window.addEventListener("hashchange", () => {
    const invited = invitation(location.hash);
    if (visit && invited && invited.room !== visit.uuid) {
        const hash = location.hash;
        leave();
        history.replaceState(null, "", hash);
    }
    if (!visit) {
        showDoor();
    }
});

function showPhase(phase) {
    const names = {
        connecting: "Connecting",
        connected: "Connected",
        reconnecting: "Reconnecting",
        disconnecting: "Leaving",
        disconnected: "Not connected",
    };
    visit.phase = phase;
    $("phase").textContent = names[phase];
    $("phase").dataset.phase = phase;
}

function showTokenEnd() {
    const end = $("token-end");
    if (!visit?.expiresAt) {
        end.textContent = visit ? "token never ends" : "";
        return;
    }
    const at = new Date(visit.expiresAt).toLocaleTimeString([], { timeStyle: "short" });
    const over = visit.expiresAt <= Date.now();
    end.textContent = over ? `token ended at ${at}` : `token ends at ${at}`;
    end.title =
        "Only joining needs a token: when it ends, you stay in the room. To join again, this page gets a new one.";
}

setInterval(showTokenEnd, 10_000);

// ---------------------------------------------------------------- The tools

const colours = [
    { name: "Black", value: "#1c2230" },
    { name: "Grey", value: "#7a8194" },
    { name: "Red", value: "#d93a30" },
    { name: "Orange", value: "#ee8a1d" },
    { name: "Green", value: "#1f9d55" },
    { name: "Blue", value: "#3457d5" },
    { name: "Purple", value: "#8a4fd0" },
    { name: "Pink", value: "#df4b94" },
];
const widths = [
    { name: "Thin", value: 2 },
    { name: "Medium", value: 4 },
    { name: "Thick", value: 9 },
];
const keys = {
    v: "selector",
    p: "pencil",
    t: "text",
    r: "rectangle",
    o: "ellipse",
    l: "straight",
    a: "arrow",
    e: "eraser",
};

const rgb = hex => hex.match(/\w\w/g).map(it => parseInt(it, 16));
const enable = (button, is) => button.setAttribute("aria-disabled", !is);
const enabled = button => button.getAttribute("aria-disabled") !== "true";
const writable = () => visit?.room?.isWritable;

function pick(tool) {
    visit.room.setMemberState({ currentApplianceName: tool });
}

for (const button of document.querySelectorAll("[data-tool]")) {
    button.onclick = () => {
        pick(button.dataset.tool);
        button.closest("[popover]")?.hidePopover();
    };
}

function swatch({ name }, style, value, tag, choose) {
    const button = document.createElement("button");
    const shown = document.createElement("span");
    button.type = "button";
    button.ariaLabel = button.title = name;
    shown.className = tag;
    shown.style.setProperty(style, value);
    button.append(shown);
    button.onclick = () => {
        choose();
        $("ink").hidePopover();
    };
    return button;
}

for (const colour of colours) {
    const choose = () => {
        const strokeColor = rgb(colour.value);
        visit.room.setMemberState({ strokeColor, textColor: strokeColor });
    };
    $("colours").append(swatch(colour, "--dot", colour.value, "dot", choose));
}

for (const width of widths) {
    const choose = () => visit.room.setMemberState({ strokeWidth: width.value });
    $("widths").append(swatch(width, "--width", `${width.value}px`, "", choose));
}

$("undo").onclick = () => enabled($("undo")) && visit.room.undo();
$("redo").onclick = () => enabled($("redo")) && visit.room.redo();

// Shows the room's current state.
function showState({ memberState, sceneState }) {
    if (memberState) {
        const tool = memberState.currentApplianceName;
        for (const button of document.querySelectorAll("[data-tool]")) {
            button.ariaPressed = button.dataset.tool === tool;
        }
        const shape = $("shapes").querySelector(`[data-tool="${tool}"]`);
        $("shapes-button").ariaPressed = Boolean(shape);
        if (shape) {
            $("shapes-button").querySelector("use").setAttribute("href", `#i-${tool}`);
        }
        const colour = String(memberState.strokeColor);
        colours.forEach((it, at) => {
            const is = String(rgb(it.value)) === colour;
            $("colours").children[at].ariaPressed = is;
            if (is) {
                $("ink-dot").style.setProperty("--dot", it.value);
            }
        });
        widths.forEach((it, at) => {
            $("widths").children[at].ariaPressed = it.value === memberState.strokeWidth;
        });
    }
    showPage(sceneState);
}

// The SDK itself handles the keys for undo, redo, copy, paste and delete.
document.addEventListener("keydown", event => {
    const typing = event.target.closest?.("input, textarea, dialog, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !writable()) {
        return;
    }
    const tool = keys[event.key.toLowerCase()];
    if (tool) {
        event.preventDefault();
        pick(tool);
    }
});

// The toolbar is one Tab stop; the arrow keys move between its tools.
$("tools").addEventListener("keydown", event => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const buttons = [...$("tools").querySelectorAll("button")];
    const ends = { Home: 0, End: buttons.length - 1 }[event.key];
    const at = buttons.indexOf(event.target);
    if (at < 0 || (step === undefined && ends === undefined)) {
        return;
    }
    event.preventDefault();
    buttons[ends ?? (at + step + buttons.length) % buttons.length].focus();
});

$("tools").addEventListener("focusin", event => {
    for (const button of $("tools").querySelectorAll("button")) {
        button.tabIndex = button === event.target ? 0 : -1;
    }
});

$("tools").querySelectorAll("button").forEach((it, at) => (it.tabIndex = at === 0 ? 0 : -1));

// Next to its button, or above it when the tools are at the bottom, and inside the window.
for (const popover of document.querySelectorAll("[popover]")) {
    popover.addEventListener("toggle", event => {
        if (event.newState !== "open") {
            return;
        }
        const button = document.querySelector(`[popovertarget="${popover.id}"]`);
        const from = button.getBoundingClientRect();
        const { width, height } = popover.getBoundingClientRect();
        const below = $("tools").offsetWidth > $("tools").offsetHeight;
        const inside = (at, size, all) => Math.max(8, Math.min(at, all - size - 8));
        const x = below ? from.left + (from.width - width) / 2 : from.right + 12;
        const y = below ? from.top - height - 12 : from.top + (from.height - height) / 2;
        popover.style.setProperty("--x", `${inside(x, width, innerWidth)}px`);
        popover.style.setProperty("--y", `${inside(y, height, innerHeight)}px`);
        popover.querySelector('[aria-pressed="true"], button').focus();
    });
}

// ---------------------------------------------------------------- The pages

function showPage({ scenes, index, scenePath }) {
    $("page-number").textContent = `${index + 1} / ${scenes.length}`;
    enable($("page-before"), index > 0);
    enable($("page-after"), index + 1 < scenes.length);
    if (scenePath !== visit.scenePath) {
        visit.scenePath = scenePath;
        if (scenes[index]?.ppt) {
            visit.room.scalePptToFit();
        }
    }
}

function turn(by) {
    const { index, scenes } = visit.room.state.sceneState;
    if (scenes[index + by]) {
        visit.room.setSceneIndex(index + by);
    }
}

$("page-before").onclick = () => turn(-1);
$("page-after").onclick = () => turn(1);
$("page-add").onclick = () => insertPages([{}]);

// Inserts pages after the current one, and turns to the first of them.
function insertPages(scenes) {
    const { contextPath, index } = visit.room.state.sceneState;
    visit.room.putScenes(contextPath, scenes, index + 1);
    visit.room.setSceneIndex(index + 1);
}

// ---------------------------------------------------------------- Invite someone

function showLink() {
    const fragment = link(visit.uuid, chosen("invited-role"));
    $("invitation-link").value = `${location.origin}${location.pathname}#${fragment}`;
}

$("invite").onclick = () => {
    chosen("invited-role", visit.role === "reader" ? "reader" : "");
    showLink();
    $("invitation").showModal();
};

document.getElementsByName("invited-role").forEach(it => (it.onchange = showLink));

$("copy-link").onclick = async () => {
    $("invitation-link").select();
    if (await copy($("invitation-link").value)) {
        $("invitation").close();
        toast("Link copied.");
    }
};

$("room-name").onclick = async () => {
    if (await copy(visit.uuid)) {
        toast("Room uuid copied.");
    }
};

// Browsers allow the clipboard only on pages from https and from this machine.
async function copy(text) {
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        toast("This browser does not let the page copy. Copy it by hand.");
        return false;
    }
}

let toasted;
function toast(text) {
    clearTimeout(toasted);
    $("toast").textContent = text;
    toasted = setTimeout(() => ($("toast").textContent = ""), 4000);
}

// ---------------------------------------------------------------- Insert a file

// The conversion in progress: its task token and its region.
let conversion = null;

$("insert").onclick = () => {
    refuseFile("");
    $("insertion").showModal();
};

$("insertion-close").onclick = () => $("insertion").close();

function refuseFile(text) {
    $("insertion-refusal").textContent = text;
    $("insertion-refusal").hidden = !text;
    $("resource").setAttribute("aria-invalid", Boolean(text));
    if (text) {
        $("resource").focus();
    }
}

$("convert").onsubmit = async event => {
    event.preventDefault();
    const here = visit;
    const resource = address($("resource").value);
    if (!/^https?:$/.test(resource?.protocol)) {
        return refuseFile("Write an address that starts with https:// or http://.");
    }
    if (conversion) {
        return refuseFile("One file at a time: the last one is still being converted.");
    }
    refuseFile("");
    busy($("convert"), true);
    try {
        // As images: showing a PPTX with its animations takes more than the SDK.
        const task = await post("conversions", { resource: resource.href, type: "static" });
        $("insertion").close();
        $("resource").value = "";
        if (visit === here) {
            follow({ ...task, region: here.region }, resource.pathname.split("/").pop());
        }
    } catch (error) {
        refuseFile(error.message);
    } finally {
        busy($("convert"), false);
    }
};

function address(text) {
    try {
        return new URL(text);
    } catch {
        return null;
    }
}

// Polls the service for the progress of the conversion, with the task token, until it is done.
async function follow(task, file) {
    conversion = task;
    $("conversion-close").ariaLabel = $("conversion-close").title = "Cancel";
    const isWaiting = () => conversion === task;
    const show = (text, percentage) => {
        $("conversion-words").textContent = text;
        if (percentage === undefined) {
            $("conversion-progress").removeAttribute("value");
        } else {
            $("conversion-progress").value = percentage;
        }
    };
    $("conversion").hidden = false;
    $("conversion").className = "";
    $("conversion-file").textContent = file || "File";
    $("conversion-progress").hidden = false;
    show("Waiting for its turn …");
    try {
        for (let failures = 0; isWaiting(); await wait(1500)) {
            let progress;
            try {
                progress = await progressOf(task);
                failures = 0;
            } catch (error) {
                failures += 1;
                if (error instanceof Refusal || failures === 5) {
                    throw error;
                }
                continue;
            }
            if (!isWaiting()) {
                return;
            }
            const { status, convertedPercentage = 0, errorMessage } = progress;
            if (status === "Fail") {
                throw new Refusal(`The file cannot be converted. ${sentence(errorMessage ?? "")}`);
            }
            if (status === "Converting") {
                show(`Converting: ${Math.round(convertedPercentage)} %`, convertedPercentage);
            }
            if (status === "Finished") {
                const scenes = pagesOf(task.uuid, progress.images);
                if (!scenes.length) {
                    throw new Refusal("The converted file has no pages.");
                }
                if (!writable()) {
                    show("Converted: waiting for the board …", 100);
                    continue;
                }
                insertPages(scenes);
                const count = scenes.length === 1 ? "1 page is" : `${scenes.length} pages are`;
                show(`Done: ${count} on the board.`, 100);
                return converted();
            }
        }
    } catch (error) {
        if (isWaiting()) {
            $("conversion").className = "failed";
            $("conversion-progress").hidden = true;
            const known = error instanceof Refusal;
            show(known ? error.message : "The whiteboard service cannot be reached.", 0);
            converted();
        }
    }
}

function converted() {
    conversion = null;
    $("conversion-close").ariaLabel = $("conversion-close").title = "Close";
}

async function progressOf(task) {
    if (task.expiresAt && task.expiresAt < Date.now() + 5000) {
        Object.assign(task, await post(`tasks/${task.uuid}/token`));
    }
    const response = await fetch(`${settings.apiBase}/v5/projector/tasks/${task.uuid}`, {
        headers: { token: task.taskToken, region: task.region },
        credentials: "omit",
        signal: AbortSignal.timeout(10_000),
    });
    if (response.status >= 500) {
        throw new Error(response.statusText);
    }
    if (!response.ok) {
        const { message } = await response.json().catch(() => ({}));
        throw new Refusal(`The whiteboard service refused. ${sentence(message ?? "")}`);
    }
    return response.json();
}

// One scene for each image, in the order of their numbers.
function pagesOf(task, images = {}) {
    return Object.keys(images)
        .sort((one, other) => one - other)
        .map(number => {
            const { url: src, width, height } = images[number];
            return { name: `${task.slice(0, 8)}-${number}`, ppt: { src, width, height } };
        });
}

const wait = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

$("conversion-close").onclick = () => {
    conversion = null;
    $("conversion").hidden = true;
};

showDoor();
