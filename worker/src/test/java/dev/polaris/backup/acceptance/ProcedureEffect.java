package dev.polaris.backup.acceptance;

import java.util.Locale;

/** What a step has done to the world when its worker dies before it could say so. */
enum ProcedureEffect {
    FROZEN(
            ProcedureMoment.PROBING_THE_FREEZE,
            app -> app.column(
                            app.database(),
                            "select pid from pg_stat_activity where datname = current_database()"
                                    + " and application_name = 'polaris-freeze'")
                    .isEmpty()),
    INSTANCE_CREATED(
            ProcedureMoment.CREATING_THE_INSTANCE,
            app -> app.column(
                            "postgres", "select pid from pg_stat_activity where application_name = 'polaris-instance'")
                    .isEmpty()),
    MIGRATED(
            ProcedureMoment.COMMITTING_A_MIGRATION,
            app -> !app.column(
                            app.instances().iterator().next(),
                            "select attname from pg_attribute where attrelid = 'profiles'::regclass and attname = 'note'")
                    .isEmpty()),
    FLIPPED(
            ProcedureMoment.LETTING_STATEMENTS_GO,
            app -> !app.seenByTheApp("select current_database()").contains(app.database())),
    THAWED(ProcedureMoment.FORGETTING_THE_FREEZE, ProcedureEffect::forgotten),
    THAWED_AFTER_AN_ABORT(ProcedureMoment.THAWING_AFTER_AN_ABORT, ProcedureEffect::forgotten),
    INSTANCE_REMOVED(
            ProcedureMoment.UNMARKING_THE_INSTANCE, app -> app.instances().isEmpty()),
    FLIPPED_BACK(
            ProcedureMoment.LETTING_STATEMENTS_GO_BACK,
            app -> app.seenByTheApp("select current_database()").contains(app.database()));

    private final ProcedureMoment moment;
    private final Effect effect;

    ProcedureEffect(ProcedureMoment moment, Effect effect) {
        this.moment = moment;
        this.effect = effect;
    }

    /** The last moment before it. */
    ProcedureMoment moment() {
        return moment;
    }

    /** Waits until it can be seen from outside. */
    void await(ReplacedApp app) throws Exception {
        Eventually.await(name().toLowerCase(Locale.ROOT), () -> effect.shown(app));
    }

    private static boolean forgotten(ReplacedApp app) throws Exception {
        return app.column(app.database(), "select nspname from pg_namespace where nspname = 'polaris_freeze'")
                .isEmpty();
    }

    private interface Effect {
        boolean shown(ReplacedApp app) throws Exception;
    }
}
