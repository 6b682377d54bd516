package xls

import (
	"bytes"
	"crypto/md5"
	"crypto/rc4"
	"crypto/sha1"
	"encoding/binary"
	"unicode/utf16"
)

// nobodys is the password of workbooks that open without one: Excel encrypts with it what is only protected
// against changes ([MS-OFFCRYPTO], 2.3.7).
const nobodys = "VelvetSweatshop"

// unprotected returns the stream of a workbook in the clear, by the record that says how it is
// encrypted. It reports whether it opens without a password.
func unprotected(b, how []byte) ([]byte, bool) {
	key := keysOf(how)
	if key == nil {
		return nil, false
	}
	out := bytes.Clone(b)
	k := keystream{key: key, block: -1}
	for r := (reader{b: b}); r.at+recordHead <= len(b); {
		from := r.at + recordHead
		kind, _ := r.next()
		switch kind {
		case begins, password, 0xE1, 0x138, 0x194, 0x195, 0x196: // are not encrypted (2.2.10)
			continue
		case ofSheet: // nor is where it lies
			from += 4
		}
		k.apply(out[from:r.at], from)
	}
	return out, true
}

// keysOf returns what makes the keys of a stream, which has one for each block; nil if the password is
// another, or none is known.
func keysOf(how []byte) func(block int) []byte {
	const byRC4, plain, ofLibrary = 1, 1, 2
	if u16(how, 0) != byRC4 {
		return nil
	}
	major, minor, rest := u16(how, 2), u16(how, 4), how[6:]
	switch {
	case major == 1 && minor == plain:
		return keysOf97(rest)
	case minor == ofLibrary:
		return keysOf2002(rest)
	}
	return nil
}

// saltSize is how many bytes make the key of each file another.
const saltSize = 16

// keysOf97 returns the keys of Excel 97 and 2000, of 40 bits ([MS-OFFCRYPTO], 2.3.6).
func keysOf97(b []byte) func(block int) []byte {
	const used = 5 // bytes of a sum
	salt, check := b[:saltSize], b[saltSize:saltSize+2*md5.Size]
	sum := md5.Sum(inUTF16(nobodys))
	sum = md5.Sum(bytes.Repeat(append(sum[:used:used], salt...), 16))
	key := func(block int) []byte {
		key := md5.Sum(binary.LittleEndian.AppendUint32(sum[:used:used], uint32(block)))
		return key[:]
	}
	check = opened(key(0), check)
	if sum := md5.Sum(check[:saltSize]); !bytes.Equal(sum[:], check[saltSize:]) {
		return nil
	}
	return key
}

// keysOf2002 returns the keys of Excel 2002 and later, of more bits, as a rule ([MS-OFFCRYPTO], 2.3.5).
func keysOf2002(b []byte) func(block int) []byte {
	const flags, sizeAt, few = 4, 16, 40
	head := b[flags+4:]
	bits := u32(head[sizeAt:])
	b = head[u32(b[flags:]):]
	salt, check := b[4:4+saltSize], b[4+saltSize:]
	check = append(check[:16:16], check[16+4:16+4+sha1.Size]...) // between them stands how long the second is
	first := sha1.Sum(append(bytes.Clone(salt), inUTF16(nobodys)...))
	key := func(block int) []byte {
		sum := sha1.Sum(binary.LittleEndian.AppendUint32(first[:], uint32(block)))
		if bits == 0 || bits == few {
			return append(sum[:few/8:few/8], make([]byte, 16-few/8)...)
		}
		return sum[:bits/8]
	}
	check = opened(key(0), check)
	if sum := sha1.Sum(check[:16]); !bytes.Equal(sum[:], check[16:]) {
		return nil
	}
	return key
}

// opened returns what a key makes of the beginning of a block.
func opened(key, b []byte) []byte {
	out := make([]byte, len(b))
	cipherOf(key).XORKeyStream(out, b)
	return out
}

func cipherOf(key []byte) *rc4.Cipher {
	c, err := rc4.NewCipher(key)
	if err != nil {
		panic(err) // a key of a length that there is not
	}
	return c
}

func inUTF16(s string) (b []byte) {
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// blockSize is how much of a stream has the same key.
const blockSize = 1024

// keystream is what a stream is encrypted with.
type keystream struct {
	key   func(block int) []byte
	block int // that is at hand
	bytes [blockSize]byte
}

// apply decrypts what stands at a place of a stream.
func (k *keystream) apply(b []byte, at int) {
	for i := range b {
		if block := (at + i) / blockSize; block != k.block {
			k.block, k.bytes = block, [blockSize]byte{}
			cipherOf(k.key(block)).XORKeyStream(k.bytes[:], k.bytes[:])
		}
		b[i] ^= k.bytes[(at+i)%blockSize]
	}
}
