//! The calls of the service, and the least token that each needs.

use axum::extract::Query;
use axum::http::StatusCode;
use axum::http::request::Parts;
use netless_token::client::Region;
use netless_token::{Admin, RoomUuid, TaskUuid, Writer};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::StandIn;
use crate::admission::{self, Needs};
use crate::refusal::Refusal;

const CREATED: StatusCode = StatusCode::CREATED;
const OK: StatusCode = StatusCode::OK;

/// A call to the service.
pub(crate) struct Call<'a> {
    pub(crate) service: &'a StandIn,
    pub(crate) parts: &'a Parts,
    pub(crate) path: &'a [&'a str],
    pub(crate) body: &'a [u8],
    /// What the log says about its token.
    pub(crate) remark: String,
}

impl Call<'_> {
    /// Does what the call asks for.
    pub(crate) fn answer(&mut self) -> Result<(StatusCode, Value), Refusal> {
        let service = self.service;
        match (self.parts.method.as_str(), self.path) {
            ("POST", ["v5", "rooms"]) => {
                let region = self.admit(Needs::Sdk(Writer))?;
                let new = self.json()?;
                Ok((CREATED, service.state().rooms.create(region, &new)))
            }
            ("GET", ["v5", "rooms"]) => {
                let region = self.admit(Needs::Sdk(Writer))?;
                let list = self.query()?;
                Ok((OK, service.state().rooms.list(region, &list)?))
            }
            (method, ["v5", "rooms", uuid, rest @ ..]) => self.room_call(method, uuid, rest),
            ("POST", ["v5", "projector", "tasks"]) => {
                let region = self.admit(Needs::Sdk(Writer))?;
                let new = self.json()?;
                Ok((CREATED, service.state().conversions.start(region, &new)?))
            }
            ("GET", ["v5", "projector", "tasks"]) => {
                let region = self.admit(Needs::Sdk(Writer))?;
                Ok((OK, service.state().conversions.waiting(region)))
            }
            (method, ["v5", "projector", "tasks", uuid, rest @ ..]) => {
                self.conversion_call(method, uuid, rest)
            }
            _ => Err(no_such_call()),
        }
    }

    fn room_call(
        &mut self,
        method: &str,
        uuid: &str,
        rest: &[&str],
    ) -> Result<(StatusCode, Value), Refusal> {
        let uuid: RoomUuid =
            as_written(uuid).ok_or_else(|| Refusal::not_found("room not found"))?;
        let service = self.service;
        let role = match (method, rest) {
            ("PATCH", [] | ["scene-state"]) => Admin,
            ("GET", [] | ["scenes"]) | ("POST", ["scenes" | "screenshots" | "screenshot-list"]) => {
                Writer
            }
            _ => return Err(no_such_call()),
        };
        let region = self.admit(Needs::Room(uuid, role))?;
        let mut state = service.state();
        let room = state.rooms.get(region, uuid)?;
        match (method, rest) {
            ("GET", []) => Ok((OK, room.json())),
            ("PATCH", []) => Ok((CREATED, room.ban(&self.json()?))),
            ("GET", _) => Ok((OK, room.scenes(&self.query()?)?)),
            ("PATCH", _) => Ok((CREATED, room.switch(self.json()?)?)),
            (_, ["scenes"]) => Ok((CREATED, room.add_scenes(&self.json()?)?)),
            (_, ["screenshots"]) => Ok((CREATED, room.screenshot(&self.json()?)?)),
            _ => Ok((CREATED, room.screenshots(&self.json()?)?)),
        }
    }

    fn conversion_call(
        &mut self,
        method: &str,
        uuid: &str,
        rest: &[&str],
    ) -> Result<(StatusCode, Value), Refusal> {
        let uuid: TaskUuid =
            as_written(uuid).ok_or_else(|| Refusal::not_found("task not found"))?;
        let service = self.service;
        let answer = match (method, rest) {
            ("GET", []) => {
                let region = self.admit(Needs::Task(uuid))?;
                service.state().conversions.progress(region, uuid)
            }
            ("DELETE", []) => {
                let region = self.admit(Needs::AnySdk)?;
                service.state().conversions.cancel(region, uuid)
            }
            ("PUT", ["priority"]) => {
                let region = self.admit(Needs::Sdk(Writer))?;
                let wanted = self.json()?;
                service
                    .state()
                    .conversions
                    .prioritize(region, uuid, &wanted)
            }
            _ => Err(no_such_call()),
        };
        Ok((OK, answer?))
    }

    /// Checks the headers, and returns the region that the call is for.
    fn admit(&mut self, needs: Needs) -> Result<Region, Refusal> {
        let headers = &self.parts.headers;
        let caller = admission::caller(self.service, headers).map_err(|(refusal, why)| {
            why.clone_into(&mut self.remark);
            refusal
        })?;
        self.remark = caller.to_string();
        admission::check(&caller, needs)?;
        let is_new = admission::is_first_use(&caller, self.service);
        if let Some(excess) = admission::excess(&caller, needs, is_new) {
            if self.service.0.is_strict {
                return Err(admission::too_much(&excess));
            }
            self.remark = format!("{}: {excess}", self.remark);
        }
        let region = admission::region(headers)?;
        let method = self.parts.method.as_str();
        if !matches!(method, "GET" | "DELETE") {
            admission::content_type(headers)?;
        } else if !self.body.is_empty() {
            return Err(Refusal::invalid(format!("{method} takes no body")));
        }
        Ok(region)
    }

    fn json<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        serde_json::from_slice(self.body)
            .map_err(|error| Refusal::invalid(format!("invalid body: {error}")))
    }

    fn query<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        Query::try_from_uri(&self.parts.uri)
            .map(|Query(query)| query)
            .map_err(|error| Refusal::invalid(format!("invalid query: {error}")))
    }
}

/// Reads a uuid, as long as it is in the service's own spelling.
fn as_written<U: std::str::FromStr + ToString>(text: &str) -> Option<U> {
    text.parse().ok().filter(|it: &U| it.to_string() == text)
}

fn no_such_call() -> Refusal {
    Refusal::not_found("there is no such call")
}
