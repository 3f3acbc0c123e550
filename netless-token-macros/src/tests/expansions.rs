//! What `token!` makes of its fields: the calls that somebody would write who does not have it.

use proc_macro2::{Delimiter, Group, TokenTree};
use quote::quote;

use super::{expand, token};

#[test]
fn is_one_call_a_field_in_the_order_written() {
    let whole = quote!(Room {
        uuid: "d4184790-ffd5-11eb-b9eb-bf7a8f1d77bd",
        ttl: "1h 30m",
        role: "writer",
    });
    assert_eq!(
        expand(token::expand, whole).unwrap(),
        "library::Token::<library::Room>::new()\
         .uuid(library::RoomUuid::from_u128(281922401770120525573989529110900996029u128))\
         .ttl(library::__private::Duration::new(5400u64,0u32))\
         .role(library::Role::Writer)"
    );
}

#[test]
fn passes_an_expression_on_as_it_is() {
    let whole = quote!(Task {
        role: if teacher { Admin } else { Reader },
        uuid: parse::<u8, TaskUuid>(text)?,
        ttl: Duration::from_secs(10) * 60
    });
    assert_eq!(
        expand(token::expand, whole).unwrap(),
        "library::Token::<library::Task>::new()\
         .role(ifteacher{Admin}else{Reader})\
         .uuid(parse::<u8,TaskUuid>(text)?)\
         .ttl(Duration::from_secs(10)*60)"
    );
}

#[test]
fn takes_a_field_without_a_value_for_a_variable_of_its_name() {
    assert_eq!(
        expand(token::expand, quote!(Sdk { role, ttl })).unwrap(),
        "library::Token::<library::Sdk>::new().role(role).ttl(ttl)"
    );
}

#[test]
fn takes_never_for_no_end() {
    let passed_on = TokenTree::from(Group::new(Delimiter::None, quote!(never)));
    for never in [quote!(never), quote!(r#never), quote!(#passed_on)] {
        assert_eq!(
            expand(token::expand, quote!(Sdk { role, ttl: #never })).unwrap(),
            "library::Token::<library::Sdk>::new().role(role).never_expires()"
        );
    }
}

#[test]
fn takes_raw_names_for_the_same() {
    let raw = quote!(r#Task {
        r#role: "writer",
        r#uuid,
        r#ttl: "10m"
    });
    assert_eq!(
        expand(token::expand, raw).unwrap(),
        "library::Token::<library::Task>::new()\
         .r#role(library::Role::Writer)\
         .r#uuid(r#uuid)\
         .r#ttl(library::__private::Duration::new(600u64,0u32))"
    );
}

#[test]
fn of_a_call_with_mistakes_shows_its_values_to_editors_only() {
    let begun = quote!(Room { role: Wri, uuid: });
    assert_eq!(
        expand(token::expand, begun).unwrap(),
        "{library::__private::for_editors!{let_=Wri;let_=();}\
         ::core::compile_error!{\"writeavalueafter`uuid:`\"}\
         ::core::compile_error!{\"aRoomtokenneeds`ttl`:add`ttl:\\\"10m\\\"`\"}}"
    );
}
