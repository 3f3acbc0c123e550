// Replaces the whiteboard's SDK in tests that need a connected room, for which the real SDK needs
// Agora's service. It implements what the page uses, draws on a canvas, and records its calls.
{
    const calls = [];
    const rooms = [];

    class Room {
        constructor(params, callbacks) {
            Object.assign(this, params, { callbacks, disableSerialization: true });
            this.drawn = {};
            this.undone = {};
            this.state = {
                memberState: { currentApplianceName: "clicker", strokeColor: [0, 0, 0], strokeWidth: 1 },
                sceneState: { scenes: [{ name: "init" }], index: 0, contextPath: "/", scenePath: "/init" },
            };
        }

        notify(name, ...values) {
            setTimeout(() => this.callbacks[name]?.(...values));
        }

        change(part, change) {
            if (!this.isWritable) {
                throw new Error("this room is not writable");
            }
            this.state = { ...this.state, [part]: { ...this.state[part], ...change } };
            this.notify("onRoomStateChanged", { [part]: this.state[part] });
            this.draw();
        }

        setMemberState(change) {
            calls.push(["setMemberState", change]);
            this.change("memberState", change);
        }

        setSceneIndex(index) {
            calls.push(["setSceneIndex", index]);
            const { scenes, contextPath } = this.state.sceneState;
            this.change("sceneState", { index, scenePath: contextPath + scenes[index].name });
        }

        putScenes(path, scenes, index) {
            calls.push(["putScenes", path, scenes, index]);
            const all = [...this.state.sceneState.scenes];
            const named = scenes.map(it => ({ name: `page-${calls.length}`, ...it }));
            all.splice(index, 0, ...named);
            this.change("sceneState", { scenes: all });
        }

        scalePptToFit() {
            calls.push(["scalePptToFit"]);
        }

        undo() {
            this.step("undo", this.drawn, this.undone);
        }

        redo() {
            this.step("redo", this.undone, this.drawn);
        }

        step(name, from, to) {
            if (this.disableSerialization !== false) {
                throw new Error(`${name} with disableSerialization`);
            }
            calls.push([name]);
            const { scenePath } = this.state.sceneState;
            (to[scenePath] ??= []).push(from[scenePath].pop());
            this.notifySteps();
        }

        notifySteps() {
            const { scenePath } = this.state.sceneState;
            this.notify("onCanUndoStepsUpdate", (this.drawn[scenePath] ?? []).length);
            this.notify("onCanRedoStepsUpdate", (this.undone[scenePath] ?? []).length);
            this.draw();
        }

        async disconnect() {
            calls.push(["disconnect"]);
            this.notify("onPhaseChanged", "disconnected");
        }

        bindHtmlElement(element) {
            this.canvas?.remove();
            if (!element) {
                return;
            }
            this.canvas = document.createElement("canvas");
            this.canvas.style.cssText = "width: 100%; height: 100%; touch-action: none";
            element.append(this.canvas);
            new ResizeObserver(() => this.draw()).observe(this.canvas);
            let mark;
            this.canvas.onpointerdown = event => {
                if (this.isWritable) {
                    this.canvas.setPointerCapture(event.pointerId);
                    const { scenePath } = this.state.sceneState;
                    mark = { ...this.state.memberState, points: [[event.offsetX, event.offsetY]] };
                    (this.drawn[scenePath] ??= []).push(mark);
                    this.undone[scenePath] = [];
                }
            };
            this.canvas.onpointermove = event => {
                if (mark) {
                    mark.points.push([event.offsetX, event.offsetY]);
                    this.draw();
                }
            };
            this.canvas.onpointerup = () => {
                if (mark) {
                    mark = undefined;
                    this.notifySteps();
                }
            };
        }

        draw() {
            const { canvas } = this;
            if (!canvas?.isConnected) {
                return;
            }
            canvas.width = canvas.clientWidth * devicePixelRatio;
            canvas.height = canvas.clientHeight * devicePixelRatio;
            const context = canvas.getContext("2d");
            context.scale(devicePixelRatio, devicePixelRatio);
            context.lineCap = context.lineJoin = "round";
            const { scenes, index, scenePath } = this.state.sceneState;
            const { ppt } = scenes[index];
            if (ppt) {
                const picture = new Image();
                picture.onload = () => {
                    const scale = Math.min(canvas.clientWidth / ppt.width, canvas.clientHeight / ppt.height);
                    const [width, height] = [ppt.width * scale, ppt.height * scale];
                    const [x, y] = [(canvas.clientWidth - width) / 2, (canvas.clientHeight - height) / 2];
                    context.globalCompositeOperation = "destination-over";
                    context.drawImage(picture, x, y, width, height);
                };
                picture.src = ppt.src;
            }
            for (const { currentApplianceName, strokeColor, strokeWidth, points } of this.drawn[scenePath] ?? []) {
                const [[x, y], [toX, toY]] = [points[0], points.at(-1)];
                context.strokeStyle = `rgb(${strokeColor})`;
                context.lineWidth = strokeWidth;
                context.beginPath();
                if (currentApplianceName === "rectangle") {
                    context.rect(x, y, toX - x, toY - y);
                } else if (currentApplianceName === "ellipse") {
                    const [width, height] = [Math.abs(toX - x) / 2, Math.abs(toY - y) / 2];
                    context.ellipse((x + toX) / 2, (y + toY) / 2, width, height, 0, 0, 7);
                } else if (["straight", "arrow"].includes(currentApplianceName)) {
                    context.moveTo(x, y);
                    context.lineTo(toX, toY);
                    if (currentApplianceName === "arrow") {
                        const angle = Math.atan2(toY - y, toX - x);
                        for (const turn of [2.6, -2.6]) {
                            context.moveTo(toX, toY);
                            context.lineTo(toX + 14 * Math.cos(angle + turn), toY + 14 * Math.sin(angle + turn));
                        }
                    }
                } else {
                    points.forEach(point => context.lineTo(...point));
                }
                context.stroke();
            }
        }
    }

    // The results of the next attempts to join: `null` joins, and a text is the refusal.
    const outcomes = [];

    class WhiteWebSdk {
        constructor(settings) {
            calls.push(["new", settings]);
        }

        async joinRoom(params, callbacks) {
            calls.push(["joinRoom", params]);
            await new Promise(resolve => setTimeout(resolve, 100));
            const refusal = outcomes.shift();
            if (refusal) {
                throw new Error(refusal);
            }
            const room = new Room(params, callbacks);
            rooms.push(room);
            return room;
        }
    }

    const setAsyncModuleLoadMode = mode => calls.push(["setAsyncModuleLoadMode", mode]);
    // Agora's script defines `WhiteWebSdk` as a module with the class, or in older versions as the class.
    window.WhiteWebSdk = { WhiteWebSdk, setAsyncModuleLoadMode, fake: { calls, rooms, outcomes } };
}
