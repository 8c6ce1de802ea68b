package dev.polaris.backup.verify;

import dev.polaris.backup.journal.JournalView;

/**
 * Asks to store a run's journal under {@code audit/}.
 *
 * @param journal the journal
 * @param event {@code started} or {@code ended}
 */
public record AuditRequest(JournalView journal, String event) {}
