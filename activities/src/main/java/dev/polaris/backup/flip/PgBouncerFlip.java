package dev.polaris.backup.flip;

import dev.polaris.backup.config.FlipConfig;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresDatabase;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Points one of PgBouncer's databases elsewhere: its clients' statements are held, its line in the configuration file is
 * rewritten and read again, and the statements go on at the other instance. What PgBouncer itself says is what counts; the
 * file only says where it would point after a restart.
 */
public final class PgBouncerFlip implements AppFlip {
    private final FlipConfig.PgBouncer config;
    private final PgBouncerConsole console;
    private final WholeFile ini;

    /**
     * One PgBouncer.
     *
     * @param toolDirectory where psql is; empty to look in the usual places
     * @param workerEnvironment the variables of this worker, where the password's reference may point
     */
    public PgBouncerFlip(
            FlipConfig.PgBouncer config, Optional<String> toolDirectory, Map<String, String> workerEnvironment) {
        this.config = config;
        this.console = new PgBouncerConsole(
                new PostgresDatabase(PostgresDatabase.Side.TARGET, config.console(), workerEnvironment), toolDirectory);
        this.ini = new WholeFile(Path.of(config.ini()));
    }

    @Override
    public FlipFacts examine(FlipOrder order) {
        List<String> problems = new ArrayList<>();
        Optional<PgBouncerIni> written = written(problems);
        Optional<PgBouncerConsole.Database> running = running(problems);
        if (running.isPresent() && console.keepsSessions(config.database())) {
            problems.add(
                    "Database " + config.database() + " has pool_mode session: its clients keep their server and are"
                            + " never flipped; set pool_mode = transaction.");
        }
        if (written.isPresent()
                && running.isPresent()
                && !written.get().entry().equals(running.get().entry())
                && running.get().entry().side(order) == FlipSide.OTHER) {
            problems.add(config.ini() + " points at " + written.get().entry().label()
                    + ", which is not what PgBouncer uses; is it the file it reads?");
        }
        return new FlipFacts(
                "pgbouncer",
                running.map(database -> database.entry().label()).orElse("unknown"),
                running.map(database -> database.entry().side(order)).orElse(FlipSide.OTHER),
                problems);
    }

    private Optional<PgBouncerIni> written(List<String> problems) {
        Path file = Path.of(config.ini());
        try {
            Optional<PgBouncerIni> found = PgBouncerIni.find(ini.read(), config.database());
            if (found.isEmpty()) {
                problems.add(config.ini() + " has no line for " + config.database()
                        + " under [databases]; one in an included file is not rewritten.");
            }
            if (!Files.isWritable(file.toRealPath().getParent())) {
                problems.add("The directory of " + config.ini() + " may not be written by the restore worker.");
            }
            return found;
        } catch (IOException e) {
            problems.add(config.ini() + " cannot be read by the restore worker.");
            return Optional.empty();
        }
    }

    private Optional<PgBouncerConsole.Database> running(List<String> problems) {
        try {
            Optional<PgBouncerConsole.Database> found = console.database(config.database());
            if (found.isEmpty()) {
                problems.add("PgBouncer knows no database " + config.database() + ".");
            }
            return found;
        } catch (ApplicationFailure failure) {
            problems.add(failure.getOriginalMessage());
            return Optional.empty();
        }
    }

    @Override
    public FlipProof flip(FlipOrder order) {
        PgBouncerConsole.Database running = running();
        if (running.paused()) {
            // An earlier attempt was cut short; nobody's statement waits for what comes now.
            console.resume(config.database());
        }
        try {
            PgBouncerIni written = PgBouncerIni.find(ini.read(), config.database())
                    .orElseThrow(() -> FailureType.BAD_CONFIGURATION.failure(
                            config.ini() + " has no line for " + config.database() + " under [databases]."));
            if (running.entry().pointsAt(order.to()) && written.entry().pointsAt(order.to())) {
                return new FlipProof(
                        Instant.now(),
                        Duration.ZERO,
                        "PgBouncer points at " + order.to().label() + " already");
            }
            if (running.entry().side(order) == FlipSide.OTHER) {
                throw FailureType.ROUTE_WRONG.failure(
                        "PgBouncer points at " + running.entry().label() + ", neither at "
                                + order.from().label() + " nor at " + order.to().label() + ".");
            }
            Path kept = ini.keep(order.procedure());
            Duration pause = held(() -> rewrite(order, written));
            return new FlipProof(
                    Instant.now(),
                    pause,
                    "PgBouncer's database " + config.database() + " points at "
                            + order.to().label() + "; its file as it was is " + kept.getFileName());
        } catch (IOException e) {
            throw FailureType.BAD_CONFIGURATION.failure(
                    config.ini() + " could not be replaced (" + e.getClass().getSimpleName() + ").");
        }
    }

    private PgBouncerConsole.Database running() {
        return console.database(config.database())
                .orElseThrow(() -> FailureType.BAD_CONFIGURATION.failure(
                        "PgBouncer knows no database " + config.database() + "."));
    }

    private void rewrite(FlipOrder order, PgBouncerIni written) throws IOException {
        String before = ini.read();
        ini.replace(written.pointingAt(order.to()));
        Optional<AppPlace> now = console.reload(config.database()).map(PgBouncerConsole.Database::entry);
        if (now.isEmpty() || !now.get().pointsAt(order.to())) {
            ini.replace(before);
            console.reload(config.database());
            throw FailureType.ROUTE_WRONG.failure(
                    "PgBouncer points at " + now.map(AppPlace::label).orElse("nothing") + " after it read "
                            + config.ini() + " again; is it the file it reads? It was put back.");
        }
    }

    /** Does something while statements are held; they are let go however it ends. How long they were held. */
    private Duration held(FileWork work) throws IOException {
        long start = System.nanoTime();
        try {
            if (!console.pause(config.database(), config.pause())) {
                throw FailureType.ROUTE_BUSY.failure("Transactions through PgBouncer's database " + config.database()
                        + " have not ended within " + config.pause() + ".");
            }
            work.run();
        } finally {
            console.resume(config.database());
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @FunctionalInterface
    private interface FileWork {
        void run() throws IOException;
    }
}
