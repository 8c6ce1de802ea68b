package dev.polaris.backup.doctor;

/** Asks every role of an environment to examine itself. */
public record DoctorRequest(String env) {}
