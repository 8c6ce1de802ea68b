package dev.polaris.backup.catalog;

import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.starter.CommandFailure;
import dev.polaris.backup.starter.Question;
import dev.polaris.backup.starter.RunStart;
import dev.polaris.backup.starter.TemporalSession;

/** The catalogue of backups as a client asks for it: by a workflow, since a client has no eyes on the bucket. */
public final class Catalog {
    /** The search attribute PolarisKind of these questions, by which they can be told from real runs. */
    public static final String KIND = "catalog";

    private final Question question;

    public Catalog(TemporalSession session, PolarisConfig config) {
        this.question = new Question(session, config);
    }

    /** A page of backups. */
    public BackupList list(ListBackupsRequest request) throws CommandFailure {
        return question.ask(
                new RunStart(
                        "ListBackups",
                        RunStart.newId("list-backups", request.env()),
                        request.env(),
                        KIND,
                        "list of backups of " + request.env(),
                        request),
                BackupList.class);
    }

    /** How two backups differ. */
    public BackupDifference diff(DiffBackupsRequest request) throws CommandFailure {
        return question.ask(
                new RunStart(
                        "DiffBackups",
                        RunStart.newId("diff-backups", request.env()),
                        request.env(),
                        KIND,
                        "what changed in " + request.env() + " up to " + request.to(),
                        request),
                BackupDifference.class);
    }

    /** One backup in full. */
    public BackupDetails show(ShowBackupRequest request) throws CommandFailure {
        return question.ask(
                new RunStart(
                        "ShowBackup",
                        RunStart.newId("show-backup", request.env()),
                        request.env(),
                        KIND,
                        "backup " + request.backup() + " of " + request.env(),
                        request),
                BackupDetails.class);
    }
}
