//! What each call does.

mod common;

use common::{NOTHING, Process, room, sdk, task};
use netless_token::{Admin, Reader, Writer};
use serde_json::{Value, json};

#[test]
fn a_room_is_created_read_and_disabled() {
    let service = Process::start(&["--strict"]);
    let body = r#"{"isRecord":true,"limit":7}"#;
    let (status, created) = service.call("POST /v5/rooms", &sdk(Writer), body);
    assert_eq!(status, 201);
    let uuid = created["uuid"].as_str().unwrap();
    assert!(uuid.len() == 32 && uuid.bytes().all(|it| b"0123456789abcdef".contains(&it)));
    let created_at = created["createdAt"].as_str().unwrap();
    assert_eq!(created_at.len(), "2021-01-18T06:56:29.432Z".len());
    let mut expected = json!({
        "uuid": uuid,
        "teamUUID": "34YtcH_MEeqFMjt5vcNawQ",
        "appUUID": "VGiScM9Wiw2HJg",
        "isRecord": true,
        "isBan": false,
        "createdAt": created_at,
        "limit": 7,
    });
    assert_eq!(created, expected);

    let path = format!("/v5/rooms/{uuid}");
    let read = || service.call(&format!("GET {path}"), &room(Writer, uuid), "");
    assert_eq!(read(), (200, expected.clone()));
    for is_ban in [true, false] {
        expected["isBan"] = is_ban.into();
        let body = json!({ "isBan": is_ban }).to_string();
        let disabled = service.call(&format!("PATCH {path}"), &room(Admin, uuid), &body);
        assert_eq!(disabled, (201, expected.clone()));
        assert_eq!(read(), (200, expected.clone()));
    }
}

#[test]
fn rooms_are_listed_in_order() {
    let service = Process::start(&[]);
    let rooms: Vec<_> = (0..3).map(|_| service.new_room()).collect();
    let list = |query: &str| {
        let (status, list) = service.call(&format!("GET /v5/rooms{query}"), &sdk(Writer), "");
        assert_eq!(status, 200, "{list}");
        let uuids = list.as_array().unwrap().iter();
        uuids
            .map(|it| it["uuid"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(list(""), rooms);
    assert_eq!(list("?limit=2"), rooms[..2]);
    assert_eq!(list(&format!("?beginUUID={}", rooms[1])), rooms[1..]);
    assert_eq!(
        list(&format!("?beginUUID={}&limit=1", rooms[1])),
        rooms[1..2]
    );
    assert_eq!(list(&format!("?beginUUID={NOTHING}")), [""; 0]);
    for (query, message) in [
        ("?limit=0", "the limit is not from 1 to 1000"),
        ("?limit=1001", "the limit is not from 1 to 1000"),
        (
            "?limit=all",
            "invalid query: Failed to deserialize query string: limit: invalid digit found in string",
        ),
        (
            "?beginUuid=x",
            "invalid query: Failed to deserialize query string: beginUuid: unknown field `beginUuid`, \
             expected `beginUUID` or `limit`",
        ),
    ] {
        let answer = service.call(&format!("GET /v5/rooms{query}"), &sdk(Writer), "");
        assert_eq!(answer, (400, json!({ "message": message })));
    }
}

#[test]
fn scenes_are_added_listed_and_switched() {
    let service = Process::start(&["--strict"]);
    let uuid = service.new_room();
    let path = format!("/v5/rooms/{uuid}");
    let list = |query: &str| {
        let call = format!("GET {path}/scenes{query}");
        service.call(&call, &room(Writer, &uuid), "")
    };
    assert_eq!(list(""), (200, json!(["/init"])));
    let add = format!("POST {path}/scenes");
    let scenes = json!({
        "path": "/dir",
        "scenes": [
            {"name": "page1", "ppt": {"src": "https://a.example/1.png", "width": 640, "height": 360}},
            {"name": "page2"},
        ],
    });
    let added = service.call(&add, &room(Writer, &uuid), &scenes.to_string());
    assert_eq!(added, (201, json!({})));
    assert_eq!(
        list(""),
        (200, json!(["/init", "/dir/page1", "/dir/page2"]))
    );
    let below = (200, json!(["/dir/page1", "/dir/page2"]));
    assert_eq!(list("?sceneDir=/dir"), below);
    assert_eq!(list("?sceneDir=%2Fdir%2F"), below);
    assert_eq!(list("?sceneDir=/di"), (200, json!([])));

    let switch = format!("PATCH {path}/scene-state");
    let to = |scene: &str| {
        let body = json!({ "scenePath": scene }).to_string();
        service.call(&switch, &room(Admin, &uuid), &body)
    };
    assert_eq!(
        to("/dir/page1"),
        (201, json!({ "currentScenePath": "/dir/page1" }))
    );
    assert_eq!(to("/dir"), (404, json!({ "message": "scene not found" })));

    for (body, message) in [
        (
            json!({"path": "dir", "scenes": [{"name": "a"}]}),
            "a path starts with `/`",
        ),
        (json!({"path": "/dir", "scenes": []}), "there are no scenes"),
        (
            json!({"path": "/dir", "scenes": [{"name": "a/b"}]}),
            "the name of a scene is empty or has a `/`",
        ),
        (
            json!({"path": "/dir", "scenes": [{"name": "a", "ppt": {"src": "a.png", "width": 1, "height": 1}}]}),
            "src is not a web address",
        ),
        (
            json!({"path": "/dir", "scenes": [
                {"name": "a", "ppt": {"src": "https://a.example/", "width": 0, "height": 1}},
            ]}),
            "a background has no width or no height",
        ),
    ] {
        let refused = service.call(&add, &room(Writer, &uuid), &body.to_string());
        assert_eq!(refused, (400, json!({ "message": message })));
    }
}

#[test]
fn screenshots_are_of_one_scene_or_of_a_directory() {
    let service = Process::start(&["--strict"]);
    let uuid = service.new_room();
    let call = |what: &str, body: Value| {
        let call = format!("POST /v5/rooms/{uuid}/{what}");
        service.call(&call, &room(Writer, &uuid), &body.to_string())
    };
    let scenes = json!({"path": "/dir", "scenes": [{"name": "a"}, {"name": "b"}]});
    assert_eq!(call("scenes", scenes).0, 201);
    let picture = |path: &str| {
        json!({
            "url": format!("https://screenshots.example/{uuid}{path}-640x480.png"),
            "key": format!("{uuid}{path}-640x480.png"),
            "bucket": "screenshots",
            "region": "us-sv",
        })
    };
    let size = json!({"width": 640, "height": 480});
    assert_eq!(call("screenshots", size.clone()), (201, picture("/init")));
    let one = json!({"width": 640, "height": 480, "path": "/dir/a"});
    assert_eq!(call("screenshots", one), (201, picture("/dir/a")));
    let all = json!({"width": 640, "height": 480, "path": "/dir"});
    assert_eq!(
        call("screenshot-list", all),
        (201, json!([picture("/dir/a"), picture("/dir/b")]))
    );
    for (what, body, status, message) in [
        ("screenshot-list", size, 400, "the path is missing"),
        (
            "screenshots",
            json!({"width": 0, "height": 480}),
            400,
            "the picture has no width or no height",
        ),
        (
            "screenshots",
            json!({"width": 640, "height": 480, "path": "/dir"}),
            404,
            "scene not found",
        ),
    ] {
        assert_eq!(call(what, body), (status, json!({ "message": message })));
    }
}

#[test]
fn a_conversion_advances_to_its_end() {
    let service = Process::start(&["--strict"]);
    for (new, kind) in [
        (
            json!({"resource": "https://a.example/a.pdf", "type": "static", "scale": 1.2, "outputFormat": "jpg"}),
            "static",
        ),
        (
            json!({
                "resource": "https://a.example/a.PPTX?b=c",
                "type": "dynamic",
                "preview": true,
                "imageCompressionLevel": 4,
                "webhookEndpoint": "https://b.example/done",
                "webhookRetry": 10,
            }),
            "dynamic",
        ),
        (
            json!({"resource": "http://a.example/a", "type": "dynamic"}),
            "dynamic",
        ),
    ] {
        let uuid = service.new_task(&new);
        let (images, previews) = match (kind, &new["preview"]) {
            ("static", _) => (
                json!({
                    "1": {"url": "https://convert.example/1.png", "width": 1280, "height": 720},
                    "2": {"url": "https://convert.example/2.png", "width": 1280, "height": 720},
                }),
                json!({}),
            ),
            (_, Value::Bool(true)) => (
                json!({}),
                json!({
                    "1": format!("https://convert.example/{uuid}/preview/1.png"),
                    "2": format!("https://convert.example/{uuid}/preview/2.png"),
                }),
            ),
            _ => (json!({}), json!({})),
        };
        for (percent, status) in [
            (0, "Waiting"),
            (25, "Converting"),
            (50, "Converting"),
            (75, "Converting"),
            (100, "Finished"),
            (100, "Finished"),
        ] {
            let call = format!("GET /v5/projector/tasks/{uuid}");
            assert_eq!(
                service.call(&call, &task(Reader, &uuid), ""),
                (
                    200,
                    json!({
                        "uuid": uuid,
                        "status": status,
                        "type": kind,
                        "convertedPercentage": percent,
                        "prefix": "https://convert.example/",
                        "pageCount": 2,
                        "previews": previews,
                        "images": images,
                    })
                )
            );
        }
    }
}

#[test]
fn a_file_of_another_format_fails() {
    let service = Process::start(&[]);
    for (resource, kind) in [("a.pdf", "dynamic"), ("a.xlsx", "static")] {
        let resource = format!("https://a.example/{resource}");
        let uuid = service.new_task(&json!({"resource": resource, "type": kind}));
        let call = format!("GET /v5/projector/tasks/{uuid}");
        let progress = || service.call(&call, &task(Writer, &uuid), "").1;
        assert_eq!(progress()["status"], "Waiting");
        let failed = progress();
        assert_eq!(failed["status"], "Fail");
        assert_eq!(
            failed["errorMessage"],
            format!("{kind} does not take such a file")
        );
    }
}

#[test]
fn conversions_wait_in_a_queue() {
    let service = Process::start(&[]);
    let new = json!({"resource": "https://a.example/a.pptx", "type": "dynamic"});
    let [a, b, c] = [0; 3].map(|_| service.new_task(&new));
    let queue = |expected: &[(&str, u8)]| {
        let expected: Vec<_> = expected
            .iter()
            .map(|(uuid, status)| json!({"taskId": uuid, "status": status}))
            .collect();
        let found = service.call("GET /v5/projector/tasks", &sdk(Writer), "");
        assert_eq!(found, (200, Value::Array(expected)));
    };
    let prioritize = |uuid: &str, priority: &str| {
        let call = format!("PUT /v5/projector/tasks/{uuid}/priority");
        let body = json!({ "priority": priority }).to_string();
        service.call(&call, &sdk(Writer), &body)
    };
    let cancel = |uuid: &str| {
        let call = format!("DELETE /v5/projector/tasks/{uuid}");
        service.call(&call, &sdk(Reader), "")
    };
    let progress = |uuid: &str| {
        let call = format!("GET /v5/projector/tasks/{uuid}");
        service.call(&call, &task(Reader, uuid), "")
    };
    queue(&[(&a, 0), (&b, 0), (&c, 0)]);
    let done = (200, json!({"uuid": c, "success": true}));
    assert_eq!(prioritize(&c, "highest"), done);
    queue(&[(&c, 0), (&a, 0), (&b, 0)]);
    let done = (200, json!({"uuid": a, "success": true}));
    assert_eq!(prioritize(&a, "lowest"), done);
    assert_eq!(progress(&c).0, 200);
    queue(&[(&c, 1), (&b, 0), (&a, 0)]);
    assert_eq!(cancel(&b), (200, json!({"taskId": b, "success": true})));
    queue(&[(&c, 1), (&a, 0)]);
    let gone = (404, json!({ "message": "task not found" }));
    assert_eq!(progress(&b), gone);
    assert_eq!(cancel(&b), gone);
    for _ in 0..4 {
        assert_eq!(progress(&c).0, 200);
    }
    queue(&[(&a, 0)]);
    let too_late = (200, json!({"taskId": c, "success": false}));
    assert_eq!(cancel(&c), too_late);
    let too_late = (200, json!({"uuid": c, "success": false}));
    assert_eq!(prioritize(&c, "highest"), too_late);
}
