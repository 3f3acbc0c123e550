//! Minted tokens are byte for byte those of the reference implementation.

use netless_token_tests::minted;

#[test]
fn every_vector_is_minted_to_the_byte() {
    let rows = minted();
    assert_eq!(rows.len(), 26);
    for row in &rows {
        assert_eq!(row.mint(), row.token, "{} {}", row.id, row.note);
    }
}
