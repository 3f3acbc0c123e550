//! What each call reads from the service's answers.

use http::StatusCode;
use netless_token::rest::{Call, ConversionStatus, ConversionType, Dynamic, Priority, QueueStatus};
use netless_token::rest::{NoAnswer, RestError, Scene};
use serde_json::{Value, json};

use super::{ROOM, TASK, api};

fn read<C: Call>(call: &C, answer: &Value) -> Result<C::Answer, RestError> {
    let body = answer.to_string();
    let created = call.answer(StatusCode::CREATED, body.as_bytes());
    let ok = call.answer(StatusCode::OK, body.as_bytes());
    assert_eq!(created.is_ok(), ok.is_ok());
    ok
}

fn room() -> Value {
    json!({
        "uuid": "d4184790ffd511ebb9ebbf7a8f1d77bd",
        "teamUUID": "RMmLcZORIEeu",
        "appUUID": "i3BwdSXTEeq4i",
        "isRecord": true,
        "isBan": false,
        "createdAt": "2021-01-18T06:56:29.432Z",
        "limit": 20,
        "what it may have tomorrow": [{}],
    })
}

#[test]
fn a_room() {
    for room in [
        read(&api().create_room(), &room()),
        read(&api().room(ROOM), &room()),
        read(&api().disable(ROOM), &room()),
        read(&api().enable(ROOM), &room()),
    ] {
        let room = room.unwrap();
        assert_eq!(room.uuid, ROOM);
        assert_eq!(room.team_uuid.as_deref(), Some("RMmLcZORIEeu"));
        assert_eq!(room.app_uuid.as_deref(), Some("i3BwdSXTEeq4i"));
        assert_eq!(room.is_record, Some(true));
        assert_eq!(room.is_ban, Some(false));
        assert_eq!(room.created_at.as_deref(), Some("2021-01-18T06:56:29.432Z"));
        assert_eq!(room.limit, Some(20));
        assert_eq!(room.name, None);
    }
}

#[test]
fn a_room_with_nothing_but_its_uuid() {
    let answer = json!({ "uuid": "D4184790-FFD5-11EB-B9EB-BF7A8F1D77BD", "name": null });
    let room = read(&api().create_room(), &answer).unwrap();
    assert_eq!(room.uuid, ROOM);
    assert_eq!(room.limit, None);
}

#[test]
fn rooms() {
    let mut named = room();
    named["name"] = "lesson 7".into();
    let rooms = read(&api().rooms(), &json!([room(), named])).unwrap();
    assert_eq!(rooms.len(), 2);
    assert_eq!(rooms[1].name.as_deref(), Some("lesson 7"));
    assert_eq!(read(&api().rooms(), &json!([])).unwrap(), []);
}

#[test]
fn scenes() {
    let paths = json!(["/init", "/lesson-7/page1"]);
    assert_eq!(
        read(&api().scenes(ROOM), &paths).unwrap(),
        ["/init", "/lesson-7/page1"]
    );
    let add = api().add_scenes(
        ROOM,
        "/lesson-7".parse().unwrap(),
        [Scene::new("page1").unwrap()],
    );
    read(&add, &json!({})).unwrap();
    read(&add, &json!({ "more": 1 })).unwrap();
    let switch = api().switch_scene(ROOM, "/init".parse().unwrap());
    let scene = read(&switch, &json!({ "currentScenePath": "/init" })).unwrap();
    assert_eq!(scene.current_scene_path, "/init");
}

#[test]
fn screenshots() {
    let answer = json!({
        "url": "https://files.example.com/a.png",
        "key": "a.png",
        "bucket": "boards",
        "region": "eu-central-1",
    });
    let one = read(&api().screenshot(ROOM, 640, 480), &answer).unwrap();
    assert_eq!(one.url, "https://files.example.com/a.png");
    assert_eq!(one.key.as_deref(), Some("a.png"));
    assert_eq!(one.bucket.as_deref(), Some("boards"));
    assert_eq!(one.region.as_deref(), Some("eu-central-1"));
    let all = api().screenshots(ROOM, "/lesson-7".parse().unwrap(), 640, 480);
    assert_eq!(read(&all, &json!([answer])).unwrap(), [one]);
}

#[test]
fn a_started_conversion() {
    let file = "https://files.example.com/a.pptx".parse().unwrap();
    let call = api().start_conversion(file, Dynamic::default());
    let answer = json!({ "uuid": "2421073070b211eb9ee0df9d55858dde", "status": "Waiting" });
    let started = read(&call, &answer).unwrap();
    assert_eq!(started.uuid, TASK);
    assert_eq!(started.status, Some(ConversionStatus::Waiting));
}

#[test]
fn the_progress_of_a_conversion() {
    let call = api().conversion(TASK);
    let uuid = "2421073070b211eb9ee0df9d55858dde";
    let waiting = read(&call, &json!({ "uuid": uuid, "status": "Waiting" })).unwrap();
    assert_eq!(waiting.status, ConversionStatus::Waiting);
    assert_eq!(waiting.images, None);

    let dynamic = json!({
        "uuid": uuid,
        "status": "Finished",
        "type": "dynamic",
        "convertedPercentage": 100.0,
        "prefix": "https://files.example.com/dynamicConvert",
        "pageCount": 2,
        "previews": { "1": "https://files.example.com/1.png", "10": "https://files.example.com/10.png" },
        "note": "https://files.example.com/note.json",
    });
    let progress = read(&call, &dynamic).unwrap();
    assert_eq!(progress.status, ConversionStatus::Finished);
    assert_eq!(progress.conversion_type, Some(ConversionType::Dynamic));
    assert_eq!(progress.converted_percentage, Some(100.0));
    assert_eq!(progress.page_count, Some(2));
    let previews = progress.previews.as_ref().unwrap();
    assert_eq!(previews[&10], "https://files.example.com/10.png");
    // A server can pass it on to the page as it came.
    assert_eq!(serde_json::to_value(&progress).unwrap(), dynamic);
}

#[test]
fn the_images_of_a_conversion_in_both_shapes() {
    let call = api().conversion(TASK);
    let answer = json!({
        "uuid": "2421073070b211eb9ee0df9d55858dde",
        "status": "Finished",
        "type": "static",
        "convertedPercentage": 100.0,
        "images": {
            "1": "https://files.example.com/1.png",
            "2": { "url": "https://files.example.com/2.png", "width": 640.0, "height": 360.5 },
        },
    });
    let progress = read(&call, &answer).unwrap();
    let images = progress.images.as_ref().unwrap();
    let urls: Vec<_> = images.iter().map(|(page, it)| (*page, it.url())).collect();
    assert_eq!(
        urls,
        [
            (1, "https://files.example.com/1.png"),
            (2, "https://files.example.com/2.png"),
        ]
    );
    assert_eq!(serde_json::to_value(&progress).unwrap(), answer);
}

#[test]
fn a_conversion_that_failed() {
    let answer = json!({
        "uuid": "2421073070b211eb9ee0df9d55858dde",
        "status": "Fail",
        "errorCode": "20202",
        "errorMessage": "the file is damaged",
    });
    let progress = read(&api().conversion(TASK), &answer).unwrap();
    assert_eq!(progress.status, ConversionStatus::Fail);
    assert_eq!(progress.error_code.as_deref(), Some("20202"));
    assert_eq!(
        progress.error_message.as_deref(),
        Some("the file is damaged")
    );
}

#[test]
fn what_the_service_does_not_document_is_read_too() {
    let answer = json!({
        "uuid": "2421073070b211eb9ee0df9d55858dde",
        "status": "Abort",
        "type": "hybrid",
    });
    let progress = read(&api().conversion(TASK), &answer).unwrap();
    assert_eq!(progress.status, ConversionStatus::Other("Abort".into()));
    assert_eq!(
        progress.conversion_type,
        Some(ConversionType::Other("hybrid".into()))
    );
    assert_eq!(serde_json::to_value(&progress).unwrap(), answer);
}

#[test]
fn the_queue() {
    let answer = json!([
        { "taskId": "2421073070b211eb9ee0df9d55858dde", "status": 0 },
        { "taskId": "2421073070b211eb9ee0df9d55858dde", "status": 1 },
        { "taskId": "2421073070b211eb9ee0df9d55858dde", "status": 2 },
    ]);
    let queue = read(&api().waiting_conversions(), &answer).unwrap();
    assert_eq!(queue[0].task, TASK);
    let status: Vec<_> = queue.iter().map(|it| it.status).collect();
    assert_eq!(
        status,
        [
            QueueStatus::Waiting,
            QueueStatus::InProgress,
            QueueStatus::Other(2)
        ]
    );
}

#[test]
fn what_is_done_to_the_queue() {
    let cancel = api().cancel_conversion(TASK);
    let first = api().prioritize_conversion(TASK, Priority::Highest);
    let uuid = "2421073070b211eb9ee0df9d55858dde";
    read(&cancel, &json!({ "taskId": uuid, "success": true })).unwrap();
    read(&first, &json!({ "uuid": uuid, "success": true })).unwrap();
    for error in [
        read(&cancel, &json!({ "taskId": uuid, "success": false })),
        read(&first, &json!({ "uuid": uuid, "success": false })),
    ] {
        assert_eq!(
            error.unwrap_err().to_string(),
            "the whiteboard service answered 200 OK, but that it did not do it: the conversion may \
             be in progress or over, so ask for its progress"
        );
    }
}

/// An answer that another call asked for is an error where the two can be told apart.
#[test]
fn an_answer_about_another_room_or_conversion() {
    let other = json!({ "uuid": "00000000000000000000000000000001", "success": true });
    let errors = [
        read(&api().room(ROOM), &other).err(),
        read(&api().disable(ROOM), &other).err(),
        read(&api().cancel_conversion(TASK), &other).err(),
        read(&api().prioritize_conversion(TASK, Priority::Lowest), &other).err(),
    ];
    for error in errors {
        let found = NoAnswer::OtherUuid;
        let status = StatusCode::OK;
        assert_eq!(error, Some(RestError::NoAnswer { status, found }));
    }
    let progress = json!({ "uuid": "00000000000000000000000000000001", "status": "Waiting" });
    assert_eq!(
        read(&api().conversion(TASK), &progress)
            .unwrap_err()
            .to_string(),
        "no answer of the whiteboard service, but 200 OK with the uuid of another room or \
         conversion: read each answer by the call that asked for it"
    );
}
