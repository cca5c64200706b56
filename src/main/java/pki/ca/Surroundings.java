package pki.ca;

import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What an authority takes from the world around it.
///
/// @param random unpredictable: serial numbers come from it
/// @param actor who is at work, for the audit log
/// @param baseUrl where `pki serve` is reached by those who check certificates, when configured
public record Surroundings(
    InstantSource clock,
    RandomGenerator random,
    String actor,
    Optional<URI> baseUrl,
    IssuanceObserver observer) {}
