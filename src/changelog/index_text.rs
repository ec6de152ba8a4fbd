//! The bytes of the index as text and back, without losing one that is not UTF-8.

/// Bytes that are not UTF-8 stand here, in the last private plane, while the text is worked on.
const FIRST: u32 = 0x0010_ff00;

/// The bytes as text. [`written`] gives the same bytes again.
#[must_use]
pub fn read(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().filter_map(|byte| char::from_u32(FIRST + u32::from(*byte))));
    }
    text
}

/// The text as bytes.
#[must_use]
pub fn written(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for letter in text.chars() {
        match u32::from(letter).checked_sub(FIRST).and_then(|byte| u8::try_from(byte).ok()).filter(|byte| *byte >= 0x80)
        {
            Some(byte) => bytes.push(byte),
            None => bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_byte_is_lost_on_the_way_to_text_and_back(bytes: Vec<u8>) {
            prop_assert_eq!(written(&read(&bytes)), bytes);
        }
    }
}
