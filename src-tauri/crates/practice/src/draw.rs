//! Pictures that are made on demand: a small landscape, the same for the same conversation, as a PNG. There is no
//! compression beyond zlib's framing: the picture is small, and its bytes are worth more when anyone can check them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::answer::subject;
use crate::ask::Ask;
use crate::chance::Dice;
use crate::checksum::{adler32, crc32};
use crate::fault;

const SIDE: usize = 96;

/// Red, green and blue of the palette: four skies, the sun, three hills.
const PALETTE: [[u8; 3]; 8] = [
    [0x1d, 0x35, 0x57],
    [0x45, 0x7b, 0x9d],
    [0xa8, 0xda, 0xdc],
    [0xf1, 0xfa, 0xee],
    [0xf4, 0xa2, 0x61],
    [0x2a, 0x9d, 0x8f],
    [0x26, 0x70, 0x53],
    [0x1b, 0x43, 0x32],
];

/// Whether a message asks for a picture.
pub fn wanted(message: &str) -> bool {
    let lower = fault::without_triggers(message).to_lowercase();
    ["draw", "picture", "image", "paint", "illustrat"].iter().any(|word| lower.contains(word))
}

pub fn caption(ask: &Ask) -> String {
    format!("A small practice picture for \u{201c}{}\u{201d}.", subject::of(ask).phrase)
}

/// A picture in base64.
pub fn png(seed: u64) -> String {
    STANDARD.encode(encode(&pixels(seed)))
}

/// One palette number a pixel, row by row.
fn pixels(seed: u64) -> Vec<u8> {
    let mut dice = Dice::new(seed);
    let sun = (dice.between(12, SIDE - 12), dice.between(10, SIDE / 3), dice.between(6, 11));
    let hills: Vec<(usize, usize, usize)> =
        (0..3).map(|nth| (SIDE / 2 + nth * 12, dice.between(4, 12), dice.between(9, 23))).collect();
    let place = |at: usize| pixel(at % SIDE, at / SIDE, sun, &hills);
    (0..SIDE * SIDE).map(place).collect()
}

fn pixel(x: usize, y: usize, sun: (usize, usize, usize), hills: &[(usize, usize, usize)]) -> u8 {
    let ridge = |(base, height, width): &(usize, usize, usize)| {
        let wave = (x as f64 / *width as f64).sin() * *height as f64;
        y as f64 >= *base as f64 + wave
    };
    if let Some(hill) = hills.iter().rposition(ridge) {
        return 5 + hill as u8;
    }
    if x.abs_diff(sun.0).pow(2) + y.abs_diff(sun.1).pow(2) <= sun.2.pow(2) {
        return 4;
    }
    (y * 4 / SIDE).min(3) as u8
}

fn encode(pixels: &[u8]) -> Vec<u8> {
    let side = (SIDE as u32).to_be_bytes();
    // Eight bits of palette a pixel; the usual compression, filter and no interlace.
    let header = [&side[..], &side[..], &[8, 3, 0, 0, 0]].concat();
    let rows: Vec<u8> =
        pixels.chunks(SIDE).flat_map(|row| std::iter::once(0).chain(row.iter().copied())).collect();
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    png.extend(chunk(b"IHDR", &header));
    png.extend(chunk(b"PLTE", &PALETTE.concat()));
    png.extend(chunk(b"IDAT", &stored(&rows)));
    png.extend(chunk(b"IEND", &[]));
    png
}

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [&kind[..], data].concat();
    [&(data.len() as u32).to_be_bytes()[..], &body, &crc32(&body).to_be_bytes()].concat()
}

/// A zlib stream of blocks that are stored as they are.
fn stored(data: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let blocks = data.chunks(usize::from(u16::MAX));
    let last = blocks.len() - 1;
    for (at, block) in blocks.enumerate() {
        let length = block.len() as u16;
        stream.push(u8::from(at == last));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(block);
    }
    stream.extend(adler32(data).to_be_bytes());
    stream
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_a_png_whose_chunks_hold_and_each_conversation_has_its_own() {
        let bytes = STANDARD.decode(png(7)).unwrap();
        let mut rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n").unwrap();
        let mut kinds = Vec::new();
        while !rest.is_empty() {
            let length = u32::from_be_bytes(rest[..4].try_into().unwrap()) as usize;
            let body = &rest[4..8 + length];
            assert_eq!(rest[8 + length..12 + length], crc32(body).to_be_bytes());
            kinds.push(String::from_utf8_lossy(&body[..4]).into_owned());
            rest = &rest[12 + length..];
        }
        assert_eq!(kinds, ["IHDR", "PLTE", "IDAT", "IEND"]);
        assert_eq!(png(7), png(7));
        assert_ne!(png(7), png(8));
        assert!(pixels(7).iter().all(|pixel| usize::from(*pixel) < PALETTE.len()));
    }
}
