package dev.polaris.backup.freeze;

import java.time.Instant;

/**
 * That nobody writes any more.
 *
 * @param provenAt the database's time at which a probing write was refused and no writing session was left
 * @param until when the freeze ends by itself
 * @param endedSessions sessions that were ended
 * @param evidence what the probe was answered, for people
 */
public record FreezeProof(Instant provenAt, Instant until, int endedSessions, String evidence) {}
