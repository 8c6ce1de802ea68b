package dev.polaris.backup.config;

import dev.polaris.backup.procedure.ProcedureRules;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Reads how an environment's own database is replaced. */
final class ProcedureSection {
    private ProcedureSection() {}

    /**
     * The section; empty when the environment has none, and its database is then never replaced.
     *
     * @param targets the names of the environment's targets
     * @param mirrored the buckets that are mirrored
     */
    static Optional<ProcedureConfig> procedure(Section section, Set<String> targets, Set<String> mirrored) {
        ProcedureConfig config = new ProcedureConfig(
                rules(section),
                InstanceSection.instance(section.section("instance"), targets),
                MigrationsSection.migrations(section.section("migrations")),
                FreezeSection.freeze(section.section("freeze")),
                FlipSection.flip(section.section("flip")),
                RouteSection.route(section.section("route")),
                RebuildSection.rebuild(section.section("rebuild"), mirrored),
                NotifySection.notices(section.section("notify")));
        refuseStalePassword(section, config);
        return section.present() ? Optional.of(config) : Optional.empty();
    }

    /** A rebuild gives the app's login another password, and the route would go on with the one from before. */
    private static void refuseStalePassword(Section section, ProcedureConfig config) {
        config.route()
                .map(RouteConfig::login)
                .ifPresent(login -> config.rebuild()
                        .flatMap(rebuild -> rebuild.secretOf(login.user()))
                        .map(secret -> new SecretReference(
                                SecretReference.Source.FILE, secret.file().toString()))
                        .filter(kept -> !kept.equals(login.password()))
                        .ifPresent(kept -> section.problem(
                                "route.password",
                                "is not where a rebuild keeps the password of " + login.user(),
                                "Write " + kept + ", so that both are always the same.")));
    }

    private static ProcedureRules rules(Section section) {
        ProcedureRules standard = ProcedureRules.DEFAULT;
        Duration deadline = section.duration("deadline", standard.deadline());
        if (deadline.isZero() || deadline.isNegative()) {
            section.problem("deadline", "leaves no time for a restore", "Write a duration such as 2h.");
            deadline = standard.deadline();
        }
        return new ProcedureRules(
                deadline,
                notNegative(section, "observe", standard.observe()),
                notNegative(section, "keepOld", standard.keepOld()),
                section.bool("safetyBackup", standard.safetyBackup()));
    }

    private static Duration notNegative(Section section, String key, Duration standard) {
        Duration duration = section.duration(key, standard);
        if (duration.isNegative()) {
            section.problem(key, "is negative", "Write a duration such as 1h; 0s for none.");
            return standard;
        }
        return duration;
    }
}
