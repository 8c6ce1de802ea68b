package dev.polaris.backup.acceptance;

import dev.polaris.backup.acceptance.Decision.Course;
import dev.polaris.backup.faults.FaultProxy;
import dev.polaris.backup.faults.HeldRequest;
import java.util.List;

/** A moment in a procedure that can be recognised by what is sent to one of the parties; there it is held. */
enum ProcedureMoment {
    EXAMINING_THE_FREEZE("examine freeze", Place.SOURCE, Course.FORWARD, Decision.START, "polaris_freeze.lease"),
    WAITING_FOR_THE_PLAN("approval", Place.NOWHERE, Course.FORWARD, Decision.START),
    NOTING_THE_FREEZE("freeze", Place.SOURCE, Course.FORWARD, Decision.APPROVE_PLAN, "create schema polaris_freeze"),
    STARTING_THE_WATCH("freeze", Place.SOURCE, Course.FORWARD, Decision.APPROVE_PLAN, "call polaris_freeze.watch"),
    SWITCHING_WRITING_OFF(
            "freeze", Place.SOURCE, Course.FORWARD, Decision.APPROVE_PLAN, "perform polaris_freeze.switch_on()"),
    ENDING_WRITERS("freeze", Place.SOURCE, Course.FORWARD, Decision.APPROVE_PLAN, "end_sessions('-infinity'"),
    PROBING_THE_FREEZE(
            "freeze", Place.SOURCE, Course.FORWARD, Decision.APPROVE_PLAN, "create table polaris_freeze.probe"),
    DUMPING_THE_PRESENT_STATE(
            "safety backup", Place.SOURCE, Course.FORWARD, Decision.APPROVE_PLAN, "COPY public.writes"),
    COMMITTING_THE_SAFETY_BACKUP("safety backup", Place.STORE, Course.FORWARD, Decision.APPROVE_PLAN, "/backup.json"),
    MARKING_THE_INSTANCE(
            "create instance", Place.TARGET, Course.FORWARD, Decision.APPROVE_PLAN, "create role polaris_instance_"),
    CREATING_THE_INSTANCE(
            "create instance",
            Place.TARGET,
            Course.FORWARD,
            Decision.APPROVE_PLAN,
            "create database polaris_instance_"),
    RESTORING_ROWS("restore", Place.TARGET, Course.FORWARD, Decision.APPROVE_PLAN, "COPY public.profiles"),
    COMPARING_ROWS("restore", Place.TARGET, Course.FORWARD, Decision.APPROVE_PLAN, "TO STDOUT"),
    MIGRATING("migrate", Place.TARGET, Course.FORWARD, Decision.APPROVE_PLAN, "add column note text"),
    COMMITTING_A_MIGRATION(
            "migrate", Place.TARGET, Course.FORWARD, Decision.APPROVE_PLAN, "add column note text", "COMMIT"),
    CHECKING_HEALTH(
            "check health",
            Place.TARGET,
            Course.FORWARD,
            Decision.APPROVE_PLAN,
            "add column note text",
            "select count(*) from profiles"),
    COUNTING_WRITES("count writes", Place.TARGET, Course.FORWARD, Decision.APPROVE_PLAN, "n_tup_ins"),
    WAITING_FOR_THE_FLIP("flip approval", Place.NOWHERE, Course.FORWARD, Decision.APPROVE_PLAN),
    PROBING_THE_FREEZE_AGAIN(
            "freeze again", Place.SOURCE, Course.FORWARD, Decision.APPROVE_FLIP, "create table polaris_freeze.probe"),
    ADMITTING_THE_APP("flip", Place.TARGET, Course.FORWARD, Decision.APPROVE_FLIP, "polaris-flip"),
    HOLDING_STATEMENTS("flip", Place.POOLER, Course.FORWARD, Decision.APPROVE_FLIP, "pause \"app\""),
    REREADING_THE_FILE("flip", Place.POOLER, Course.FORWARD, Decision.APPROVE_FLIP, "reload"),
    LETTING_STATEMENTS_GO("flip", Place.POOLER, Course.FORWARD, Decision.APPROVE_FLIP, "resume \"app\""),
    PROBING_THE_ROUTE("probe route", Place.POOLER, Course.FORWARD, Decision.APPROVE_FLIP, "polaris-probe"),
    SWITCHING_WRITING_ON(
            "thaw", Place.SOURCE, Course.FORWARD, Decision.APPROVE_FLIP, "select polaris_freeze.switch_off()"),
    FORGETTING_THE_FREEZE(
            "thaw", Place.SOURCE, Course.FORWARD, Decision.APPROVE_FLIP, "drop schema polaris_freeze cascade"),
    OBSERVING("observe", Place.NOWHERE, Course.FORWARD, Decision.APPROVE_FLIP),

    THAWING_AFTER_AN_ABORT("thaw", Place.SOURCE, Course.ABORTED, Decision.ABORT, "select polaris_freeze.switch_off()"),
    PROBING_AFTER_AN_ABORT("probe route", Place.POOLER, Course.ABORTED, Decision.ABORT, "polaris-probe"),
    REMOVING_THE_INSTANCE(
            "remove instance",
            Place.TARGET,
            Course.ABORTED,
            Decision.ABORT,
            "drop database if exists polaris_instance_"),
    UNMARKING_THE_INSTANCE(
            "remove instance", Place.TARGET, Course.ABORTED, Decision.ABORT, "drop role polaris_instance_"),

    FREEZING_FOR_A_ROLLBACK(
            "freeze", Place.TARGET, Course.BACK, Decision.ROLL_BACK, "perform polaris_freeze.switch_on()"),
    COUNTING_FOR_A_ROLLBACK("count writes", Place.TARGET, Course.BACK, Decision.ROLL_BACK, "n_tup_ins"),
    WAITING_FOR_THE_ROLLBACK("rollback approval", Place.NOWHERE, Course.BACK, Decision.ROLL_BACK),
    REREADING_THE_FILE_TO_GO_BACK("flip", Place.POOLER, Course.BACK, Decision.APPROVE_ROLLBACK, "reload"),
    LETTING_STATEMENTS_GO_BACK("flip", Place.POOLER, Course.BACK, Decision.APPROVE_ROLLBACK, "resume \"app\""),
    THAWING_AFTER_A_ROLLBACK(
            "thaw", Place.TARGET, Course.BACK, Decision.APPROVE_ROLLBACK, "select polaris_freeze.switch_off()");

    /** Where something is held; each can also be cut off. */
    enum Place {
        SOURCE,
        TARGET,
        POOLER,
        STORE,
        /** A person is waited for. */
        NOWHERE;

        FaultProxy proxy(ReplacedApp app) {
            return switch (this) {
                case SOURCE -> app.installation().source();
                case TARGET -> app.installation().targetProxy();
                case POOLER -> app.pooler().procedures();
                case STORE -> app.installation().s3();
                case NOWHERE -> throw new IllegalStateException("nothing is sent while a person is waited for");
            };
        }

        private HeldRequest hold(ReplacedApp app, String text) {
            return this == STORE
                    ? proxy(app).hold(request -> request.isFor("PUT", text))
                    : proxy(app).holdText(text);
        }
    }

    private final String step;
    private final Place place;
    private final Course course;
    private final Decision decision;
    private final List<String> texts;

    ProcedureMoment(String step, Place place, Course course, Decision decision, String... texts) {
        this.step = step;
        this.place = place;
        this.course = course;
        this.decision = decision;
        this.texts = List.of(texts);
    }

    /** The step that is under way, by its name in the journal. */
    String step() {
        return step;
    }

    Place place() {
        return place;
    }

    /** The procedure in which it comes. */
    Course course() {
        return course;
    }

    /** The decision after which it comes, before the next one. */
    Decision decision() {
        return decision;
    }

    /**
     * Tells the decision, and brings the procedure to this moment.
     *
     * @return lets go what is held
     */
    Runnable reach(ReplacedApp app) throws Exception {
        if (texts.isEmpty()) {
            decision.tell(app);
            course.after(decision).await(app);
            return () -> {};
        }
        HeldRequest held = place.hold(app, texts.get(0));
        decision.tell(app);
        held.awaitArrival(app.ended());
        for (String text : texts.subList(1, texts.size())) {
            HeldRequest next = place.hold(app, text);
            held.release();
            next.awaitArrival(app.ended());
            held = next;
        }
        return held::release;
    }
}
