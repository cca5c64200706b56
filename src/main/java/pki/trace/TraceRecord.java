package pki.trace;

import java.time.Duration;
import pki.handshake.ContentType;

/// A record as it passed (RFC 8446, section 5.1).
///
/// @param at when its last byte passed, counted from the connection's first
/// @param type the outer one; TLS 1.3 hides the true type of what is encrypted
/// @param version as the header says, which means nothing since TLS 1.3
/// @param bytes of the fragment, without the header of 5
public record TraceRecord(
    Direction direction,
    Duration at,
    ContentType type,
    int version,
    int bytes,
    TraceStep.Protection protection) {}
