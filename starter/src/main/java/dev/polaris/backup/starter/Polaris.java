package dev.polaris.backup.starter;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.polaris.backup.approval.AbortCommand;
import dev.polaris.backup.approval.ApproveCommand;
import dev.polaris.backup.approval.PlanCommand;
import dev.polaris.backup.canary.CanaryCommand;
import dev.polaris.backup.catalog.BackupsCommand;
import dev.polaris.backup.catalog.DiffCommand;
import dev.polaris.backup.catalog.ListCommand;
import dev.polaris.backup.catalog.ShowCommand;
import dev.polaris.backup.config.CheckConfigCommand;
import dev.polaris.backup.config.ConfigCommand;
import dev.polaris.backup.config.ConfigSchemaCommand;
import dev.polaris.backup.config.ShowConfigCommand;
import dev.polaris.backup.database.BackupCommand;
import dev.polaris.backup.database.BackupDatabaseCommand;
import dev.polaris.backup.database.BackupSchemaCommand;
import dev.polaris.backup.database.ImportCommand;
import dev.polaris.backup.doctor.DoctorCommand;
import dev.polaris.backup.drill.DrillCommand;
import dev.polaris.backup.drill.TableDrillCommand;
import dev.polaris.backup.procedure.AckCommand;
import dev.polaris.backup.procedure.ExtendCommand;
import dev.polaris.backup.procedure.RollbackCommand;
import dev.polaris.backup.rebuild.RebuildCommand;
import dev.polaris.backup.report.ReportCommand;
import dev.polaris.backup.restore.RestoreCommand;
import dev.polaris.backup.restore.RestoreDatabaseCommand;
import dev.polaris.backup.restore.RestorePlanCommand;
import dev.polaris.backup.restore.RestoreResumeCommand;
import dev.polaris.backup.rows.RestoreRowsCommand;
import dev.polaris.backup.schedules.ApplySchedulesCommand;
import dev.polaris.backup.schedules.DiffSchedulesCommand;
import dev.polaris.backup.schedules.ListSchedulesCommand;
import dev.polaris.backup.schedules.SchedulesCommand;
import dev.polaris.backup.status.StatusCommand;
import dev.polaris.backup.storage.BackupStorageCommand;
import dev.polaris.backup.storage.restore.RestoreStorageCommand;
import dev.polaris.backup.verify.VerifyCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;

/** The {@code polaris} command line: a Temporal client that holds no credentials of stores or databases. */
@Command(
        name = "polaris",
        description = "Backups of Supabase and Postgres that are proven, and restores that cannot be killed half-way.",
        versionProvider = ProjectVersion.class,
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%n",
        footer = {
            "Also: `polaris worker --role NAME|all` runs a worker, `polaris download SLOT` fetches a backup,"
                    + " `polaris backups get KEY` fetches mirrored objects; they ask for --help themselves.",
            "",
            "Exit codes: 0 done; 1 the run failed; 2 bad usage, input or configuration; 3 Temporal cannot be reached;"
                    + " 4 a backup failed its verification, a copy differs from its backup, or a backup was tampered with;"
                    + " 5 committed but not verified, or not proven (only with --require-…); 6 a restore was refused, nothing was"
                    + " changed; 130 interrupted, the run goes on."
        })
public final class Polaris {
    private Polaris() {}

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] words) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        boolean terminal = System.console() != null && !"dumb".equals(System.getenv("TERM"));
        int code = run(new Invocation(System.getenv(), out, err, terminal), words);
        out.flush();
        System.exit(code);
    }

    /** Runs the command line in these surroundings, and returns the exit code. */
    public static int run(Invocation invocation, String... words) {
        return commandLine(invocation).execute(words);
    }

    static CommandLine commandLine(Invocation invocation) {
        ErrorReport errors = new ErrorReport(invocation);
        CommandSpec root = CommandSpec.forAnnotatedObject(new Polaris())
                .addMixin("common", CommandSpec.forAnnotatedObject(invocation.options()));
        return new CommandLine(root)
                .addSubcommand(group(new BackupCommand())
                        .addSubcommand(new BackupDatabaseCommand(invocation))
                        .addSubcommand(new BackupSchemaCommand(invocation))
                        .addSubcommand(new BackupStorageCommand(invocation)))
                .addSubcommand(new ImportCommand(invocation))
                .addSubcommand(group(new BackupsCommand())
                        .addSubcommand(new ListCommand(invocation))
                        .addSubcommand(new ShowCommand(invocation))
                        .addSubcommand(new DiffCommand(invocation)))
                .addSubcommand(new VerifyCommand(invocation))
                .addSubcommand(group(new RestoreCommand())
                        .addSubcommand(new RestoreDatabaseCommand(invocation))
                        .addSubcommand(new RestorePlanCommand(invocation))
                        .addSubcommand(new RestoreRowsCommand(invocation))
                        .addSubcommand(new RestoreStorageCommand(invocation))
                        .addSubcommand(new RestoreResumeCommand(invocation)))
                .addSubcommand(new RebuildCommand(invocation))
                .addSubcommand(new PlanCommand(invocation))
                .addSubcommand(new ApproveCommand(invocation))
                .addSubcommand(new AbortCommand(invocation))
                .addSubcommand(new RollbackCommand(invocation))
                .addSubcommand(new AckCommand(invocation))
                .addSubcommand(new ExtendCommand(invocation))
                .addSubcommand(new CanaryCommand(invocation))
                .addSubcommand(group(new DrillCommand()).addSubcommand(new TableDrillCommand(invocation)))
                .addSubcommand(new StatusCommand(invocation))
                .addSubcommand(new ReportCommand(invocation))
                .addSubcommand(new DoctorCommand(invocation))
                .addSubcommand(group(new SchedulesCommand())
                        .addSubcommand(new ApplySchedulesCommand(invocation))
                        .addSubcommand(new DiffSchedulesCommand(invocation))
                        .addSubcommand(new ListSchedulesCommand(invocation)))
                .addSubcommand(group(new ConfigCommand())
                        .addSubcommand(new CheckConfigCommand(invocation))
                        .addSubcommand(new ShowConfigCommand(invocation))
                        .addSubcommand(new ConfigSchemaCommand(invocation)))
                .addSubcommand(new CompletionCommand(invocation))
                .registerConverter(Duration.class, new DurationOption())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(invocation.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(invocation.err(), true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors)
                .setExecutionStrategy(parsed -> {
                    if (invocation.options().verbose) {
                        logEverything();
                    }
                    return new CommandLine.RunLast().execute(parsed);
                });
    }

    private static CommandLine group(Object command) {
        return new CommandLine(command);
    }

    private static void logEverything() {
        for (String name : new String[] {"io.temporal", "dev.polaris"}) {
            ((Logger) LoggerFactory.getLogger(name)).setLevel(Level.DEBUG);
        }
    }
}
