package pki.ca;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import pki.profile.StatusService;

/// What an authority takes from the world around it.
///
/// @param random unpredictable: serial numbers come from it
/// @param actor who is at work, for the audit log
/// @param status what certificates are to say of where their status is found
public record Surroundings(
    InstantSource clock,
    RandomGenerator random,
    String actor,
    StatusService status,
    IssuanceObserver observer) {}
