package dev.polaris.backup.doctor;

import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.doctor.Finding.Verdict;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.Question;
import dev.polaris.backup.starter.RunStart;
import dev.polaris.backup.starter.TemporalSession;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code polaris doctor}: each role's look at its own permissions and tools. */
@Command(
        name = "doctor",
        description = "Let every role examine its permissions and tools from its own worker; changes nothing.")
public final class DoctorCommand implements Callable<Integer> {
    private final Invocation invocation;

    public DoctorCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        PolarisConfig config = invocation.config();
        String env = invocation.env(config);
        try (TemporalSession session = TemporalSession.open(config, invocation)) {
            DoctorReport report = new Question(session, config)
                    .ask(
                            new RunStart(
                                    "Doctor",
                                    "doctor/" + env,
                                    env,
                                    "doctor",
                                    "examination of the workers of " + env,
                                    new DoctorRequest(env)),
                            DoctorReport.class);
            if (invocation.json()) {
                invocation.printJson(report);
            } else {
                print(report);
            }
            return count(report, Verdict.FAILED) == 0 ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    private void print(DoctorReport report) {
        for (RoleReport role : report.roles()) {
            invocation.out().println(role.role());
            for (Finding finding : role.findings()) {
                invocation
                        .out()
                        .println("  " + mark(finding.verdict()) + " " + finding.check() + ": " + finding.message());
                if (finding.hint() != null) {
                    invocation.out().println("         " + finding.hint());
                }
            }
        }
        invocation
                .out()
                .println(count(report, Verdict.FAILED) + " failed, " + count(report, Verdict.WARNING) + " warnings");
    }

    private static String mark(Verdict verdict) {
        return switch (verdict) {
            case OK -> "ok    ";
            case WARNING -> "warn  ";
            case FAILED -> "FAILED";
        };
    }

    private static long count(DoctorReport report, Verdict verdict) {
        return report.roles().stream()
                .flatMap(role -> role.findings().stream())
                .filter(finding -> finding.verdict() == verdict)
                .count();
    }
}
