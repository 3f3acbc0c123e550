//! What a refusal and an answer that is none say, and what to do about each.

use http::StatusCode;
use netless_token::rest::{Call, NoAnswer, Refusal, Region, RestError};
use serde_json::json;

use super::{ROOM, api};

fn error(status: u16, body: &str) -> RestError {
    let status = StatusCode::from_u16(status).unwrap();
    let error = api()
        .room(ROOM)
        .answer(status, body.as_bytes())
        .unwrap_err();
    assert_eq!(error.status(), status);
    error
}

#[test]
fn documented_messages() {
    for (status, message, refusal, shown) in [
        (
            401,
            "invalid format of token",
            Refusal::InvalidFormat,
            "401 Unauthorized and `invalid format of token`: something on the way changed the \
             header `token`: send the request as it was made",
        ),
        (
            401,
            "expired token",
            Refusal::Expired,
            "401 Unauthorized and `expired token`: the token was valid for one minute, so this \
             server's clock is slow, or the request was sent late: set the clock, and make each \
             request right before you send it",
        ),
        (
            401,
            "invalid signature of token",
            Refusal::InvalidSignature,
            "401 Unauthorized and `invalid signature of token`: the secret key does not belong to \
             the access key: copy both from the Agora console",
        ),
        (
            403,
            "token access role writer forbidden",
            Refusal::RoleForbidden,
            "403 Forbidden and `token access role … forbidden`: the service wants a higher role for \
             this call than it documents: report it to netless-token",
        ),
        (
            403,
            "token access room forbidden",
            Refusal::RoomForbidden,
            "403 Forbidden and `token access room forbidden`: the token is for the room that the \
             call names: send the request to the address that it was made for, and check that the \
             room belongs to the project of the access key, and was created in the region `eu`",
        ),
        (
            403,
            "token access task forbidden",
            Refusal::TaskForbidden,
            "403 Forbidden and `token access task forbidden`: the token is for the conversion that \
             the call names: send the request to the address that it was made for, and check that \
             the conversion belongs to the project of the access key, and was started in the \
             region `eu`",
        ),
        (
            403,
            "token access team forbidden",
            Refusal::TeamForbidden,
            "403 Forbidden and `token access team forbidden`: the project is disabled or deleted: \
             look at it in the Agora console",
        ),
        (
            403,
            "service not enable",
            Refusal::ServiceNotEnabled,
            "403 Forbidden and `service not enable`: file conversion or screenshots are not \
             switched on for the region `eu`: switch them on in the Agora console",
        ),
        (
            500,
            "unknown error",
            Refusal::UnknownError,
            "500 Internal Server Error and `unknown error`: try again later",
        ),
    ] {
        for body in [
            json!({ "message": message }),
            json!({ "code": 7, "message": format!(" {} ", message.to_uppercase()) }),
            json!({ "error": { "title": message } }),
            json!({ "message": null, "error": { "message": message } }),
            json!({ "error": message }),
        ] {
            let error = error(status, &body.to_string());
            assert_eq!(
                error.to_string(),
                format!("the whiteboard service refused with {shown}"),
                "{body}"
            );
            assert_eq!(
                error,
                RestError::Refused {
                    status: StatusCode::from_u16(status).unwrap(),
                    region: Region::Europe,
                    refusal: Some(refusal.clone()),
                }
            );
        }
    }
}

#[test]
fn of_other_messages_only_known_words_are_repeated() {
    for (message, words) in [
        ("Room not found", "room not found"),
        ("room d4184790ffd5 not found", "room … not found"),
        (
            "invalid \"scenePath\": must start with /",
            "invalid scenepath must start with",
        ),
        ("Röm, 2 words", "…"),
        ("", ""),
        ("ak=EkjYj4mbM4pZlGEv&role=1&sig=9e1c", "… role …"),
        (&"limit ".repeat(50), &["limit"; 40].join(" ")),
    ] {
        let error = error(400, &json!({ "message": message }).to_string());
        assert_eq!(
            error.to_string(),
            format!(
                "the whiteboard service refused with 400 Bad Request and `{words}`: check the values \
                 of the call, and that the region is `eu`"
            )
        );
    }
}

#[test]
fn a_status_without_a_documented_message() {
    for (status, shown) in [
        (
            400,
            "400 Bad Request: check the values of the call, and that the region is `eu`",
        ),
        (
            401,
            "401 Unauthorized: check the access key and the secret key",
        ),
        (
            403,
            "403 Forbidden: check that the project may do this, and that its region is `eu`",
        ),
        (
            404,
            "404 Not Found: check the uuid, and that it was created in the region `eu`",
        ),
        (429, "429 Too Many Requests: wait, then try again"),
        (500, "500 Internal Server Error: try again later"),
        (503, "503 Service Unavailable: try again later"),
        (599, "599 <unknown status code>: try again later"),
    ] {
        for body in ["{}", "[]", "null", r#"{ "message": 7 }"#] {
            assert_eq!(
                error(status, body).to_string(),
                format!("the whiteboard service refused with {shown}")
            );
        }
    }
}

#[test]
fn an_answer_that_is_none() {
    let other_json = NoAnswer::OtherJson("a room");
    for (status, body, found, shown) in [
        (
            200,
            " \n",
            NoAnswer::Empty,
            "200 OK with an empty body: try again later, and check the base address and the proxies \
             on the way to the service",
        ),
        (
            502,
            "\n<html>Bad Gateway</html>",
            NoAnswer::WebPage,
            "502 Bad Gateway with a web page, which is from a proxy or from another server: check \
             the base address and the proxies on the way to the service",
        ),
        (
            200,
            "(\u{b5}/\u{fd}",
            NoAnswer::NotJson,
            "200 OK with a body that is not JSON, or is cut off: read it to its end, and check the \
             base address and the proxies on the way to the service",
        ),
        (
            200,
            r#"{ "uuid": "d4184790ffd511eb"#,
            NoAnswer::NotJson,
            "200 OK with a body that is not JSON, or is cut off: read it to its end, and check the \
             base address and the proxies on the way to the service",
        ),
        (
            201,
            r#"{ "uuid": "d4184790ffd511eb" }"#,
            other_json,
            "201 Created with JSON that is not a room: read each answer by the call that asked for \
             it, and check the base address",
        ),
        (
            200,
            "[]",
            other_json,
            "200 OK with JSON that is not a room: read each answer by the call that asked for it, \
             and check the base address",
        ),
        (
            302,
            "<html>Moved</html>",
            NoAnswer::WebPage,
            "which never redirects, but 302 Found: check the base address and the proxies on the way to \
             the service",
        ),
        (
            204,
            "",
            NoAnswer::Empty,
            "204 No Content with an empty body: try again later, and check the base address and the \
             proxies on the way to the service",
        ),
    ] {
        let error = error(status, body);
        assert_eq!(
            error.to_string(),
            match status {
                302 => format!("no answer of the whiteboard service, {shown}"),
                _ => format!("no answer of the whiteboard service, but {shown}"),
            }
        );
        let status = StatusCode::from_u16(status).unwrap();
        assert_eq!(error, RestError::NoAnswer { status, found });
    }
}

#[test]
fn compressed_data_is_recognized() {
    for body in [&b"\x1f\x8b\x08\x00"[..], b"\x28\xb5\x2f\xfd\x04"] {
        let error = api().rooms().answer(StatusCode::OK, body).unwrap_err();
        assert_eq!(
            error.to_string(),
            "no answer of the whiteboard service, but 200 OK with compressed data: let the HTTP \
             client unpack it, or not ask for it with `accept-encoding`"
        );
    }
}

/// A refusal with a status of success is none.
#[test]
fn a_refusal_with_200() {
    assert_eq!(
        error(200, r#"{ "message": "service not enable" }"#).to_string(),
        "the whiteboard service refused with 200 OK and `service not enable`: file conversion or \
         screenshots are not switched on for the region `eu`: switch them on in the Agora console"
    );
}

#[test]
fn debug_shows_the_message() {
    let error = error(500, r#"{ "message": "unknown error" }"#);
    assert_eq!(format!("{error:?}"), error.to_string());
    assert_eq!(
        format!("{error:#?}"),
        format!("RestError(\n    {error},\n)")
    );
}
