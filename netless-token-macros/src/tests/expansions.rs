//! `token!` expands to the calls a user would write by hand.

use proc_macro2::{Delimiter, Group, TokenTree};
use quote::quote;

use super::{expand, token};

#[test]
fn one_call_per_field_in_the_order_written() {
    let whole = quote!(Room {
        uuid: "d4184790-ffd5-11eb-b9eb-bf7a8f1d77bd",
        ttl: "1h 30m",
        role: "writer",
    });
    assert_eq!(
        expand(token::expand, whole).unwrap(),
        "(library::Token::<library::Room>::new()\
         .uuid(library::RoomUuid::from_u128(281922401770120525573989529110900996029u128))\
         .ttl(library::__private::Duration::new(5400u64,0u32))\
         .role(library::Role::Writer))"
    );
}

#[test]
fn expressions_are_passed_on_unchanged() {
    let whole = quote!(Task {
        role: if teacher { Admin } else { Reader },
        uuid: parse::<u8, TaskUuid>(text)?,
        ttl: Duration::from_secs(10) * 60
    });
    assert_eq!(
        expand(token::expand, whole).unwrap(),
        "(library::Token::<library::Task>::new()\
         .role(ifteacher{Admin}else{Reader})\
         .uuid(parse::<u8,TaskUuid>(text)?)\
         .ttl(Duration::from_secs(10)*60))"
    );
}

#[test]
fn a_field_without_a_value_is_the_variable_of_that_name() {
    assert_eq!(
        expand(token::expand, quote!(Sdk { role, ttl })).unwrap(),
        "(library::Token::<library::Sdk>::new().role(role).ttl(ttl))"
    );
}

#[test]
fn never_calls_never_expires() {
    let passed_on = TokenTree::from(Group::new(Delimiter::None, quote!(never)));
    for never in [
        quote!(never),
        quote!((never)),
        quote!(r#never),
        quote!(#passed_on),
    ] {
        assert_eq!(
            expand(token::expand, quote!(Room { role, uuid, ttl: #never })).unwrap(),
            "(library::Token::<library::Room>::new().role(role).uuid(uuid).never_expires())"
        );
    }
}

#[test]
fn raw_names_mean_the_same() {
    let raw = quote!(r#Task {
        r#role: "writer",
        r#uuid,
        r#ttl: "10m"
    });
    assert_eq!(
        expand(token::expand, raw).unwrap(),
        "(library::Token::<library::Task>::new()\
         .r#role(library::Role::Writer)\
         .r#uuid(r#uuid)\
         .r#ttl(library::__private::Duration::new(600u64,0u32)))"
    );
}

#[test]
fn a_call_with_mistakes_keeps_its_values_for_editors() {
    let begun = quote!(Room { role: Wri, uuid: });
    assert_eq!(
        expand(token::expand, begun).unwrap(),
        "{library::__private::for_editors!{let_=Wri;let_=();}\
         ::core::compile_error!{\"writeavalueafter`uuid:`\"}\
         ::core::compile_error!{\"aRoomtokenneeds`ttl`:add`ttl:\\\"10m\\\"`\"}}"
    );
}
