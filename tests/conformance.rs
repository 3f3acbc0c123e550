//! Minted tokens match those of the reference implementation byte for byte.

use netless_token_tests::minted;

#[test]
fn every_vector_is_minted_byte_for_byte() {
    let rows = minted();
    assert_eq!(rows.len(), 26);
    for row in &rows {
        assert_eq!(row.mint(), row.token, "{} {}", row.id, row.note);
    }
}
