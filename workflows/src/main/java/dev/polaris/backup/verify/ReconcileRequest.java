package dev.polaris.backup.verify;

import dev.polaris.backup.database.Attempt;

/** Asks whether an attempt's object of this name exists, because the answer to its request was lost. */
public record ReconcileRequest(Attempt attempt, String name) {}
