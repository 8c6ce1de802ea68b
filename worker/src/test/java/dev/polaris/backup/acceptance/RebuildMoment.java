package dev.polaris.backup.acceptance;

import dev.polaris.backup.faults.FaultProxy;
import dev.polaris.backup.faults.HeldRequest;
import java.util.List;

/** A moment in a rebuild at which something is half done, told by what is being sent; there it is held. */
enum RebuildMoment {
    MARKING_THE_INSTANCE("create instance", false, "create role polaris_instance_"),
    CREATING_THE_INSTANCE("create instance", false, "create database polaris_instance_"),
    RESTORING_ROWS("restore database", false, "COPY public.profiles"),
    PATCHING("apply patches", false, "create table public.environment"),
    COMMITTING_THE_PATCHES("apply patches", false, "create table public.environment", "COMMIT"),
    ATTACHING_THE_STORAGE("attach storage", false) {
        @Override
        Held arm(Rebuilding rebuilding) {
            rebuilding.storage().hold();
            return new Held(
                    () -> Eventually.await("the command has begun", rebuilding.storage()::isWanted),
                    rebuilding.storage()::letServe);
        }
    },
    UPLOADING("restore bucket user-media", false) {
        @Override
        Held arm(Rebuilding rebuilding) {
            return held(rebuilding.storage().proxy().hold(request -> request.isFor("POST", ".m4a")));
        }
    },
    ENDING_AN_UPLOAD("restore bucket user-media", false) {
        @Override
        Held arm(Rebuilding rebuilding) {
            return held(rebuilding.storage().proxy().holdAnswer(request -> request.isFor("POST", ".m4a")));
        }
    },
    CHANGING_A_PASSWORD("rotate db", false, "PASSWORD 'SCRAM-SHA-256"),
    ASKING_THE_APP("smoke tests", false) {
        @Override
        Held arm(Rebuilding rebuilding) {
            return heldApp(rebuilding);
        }
    },
    REREADING_THE_POOLERS_FILE("flip", false, "reload") {
        @Override
        FaultProxy proxy(Rebuilding rebuilding) {
            return rebuilding.pooler().procedures();
        }
    },
    PROBING_THE_ROUTE("probe route", false, "polaris-probe") {
        @Override
        FaultProxy proxy(Rebuilding rebuilding) {
            return rebuilding.pooler().procedures();
        }
    },
    PUTTING_A_PASSWORD_BACK("put back db", true, "PASSWORD 'SCRAM-SHA-256"),
    REMOVING_THE_INSTANCE("remove instance", true, "drop database if exists polaris_instance_"),
    UNMARKING_THE_INSTANCE("remove instance", true, "drop role polaris_instance_");

    private final String step;
    private final boolean afterAbort;
    private final List<String> texts;

    RebuildMoment(String step, boolean afterAbort, String... texts) {
        this.step = step;
        this.afterAbort = afterAbort;
        this.texts = List.of(texts);
    }

    /** The step that is under way. */
    String step() {
        return step;
    }

    /** Whether it comes after an abort, which is said when the app is asked whether it answers. */
    boolean afterAbort() {
        return afterAbort;
    }

    FaultProxy proxy(Rebuilding rebuilding) {
        return rebuilding.installation().targetProxy();
    }

    /** Sees to it that the rebuild will be held there. */
    Held arm(Rebuilding rebuilding) {
        HeldRequest[] held = {proxy(rebuilding).holdText(texts.get(0))};
        return new Held(
                () -> {
                    held[0].awaitArrival();
                    for (String text : texts.subList(1, texts.size())) {
                        HeldRequest next = proxy(rebuilding).holdText(text);
                        held[0].release();
                        next.awaitArrival();
                        held[0] = next;
                    }
                },
                () -> held[0].release());
    }

    private static Held held(HeldRequest request) {
        return new Held(request::awaitArrival, request::release);
    }

    static Held heldApp(Rebuilding rebuilding) {
        rebuilding.holdTheApp();
        return new Held(rebuilding::awaitAsked, rebuilding::letTheAppAnswer);
    }

    /**
     * What is held.
     *
     * @param arrival waits until the rebuild is there
     * @param release lets it go on
     */
    record Held(Eventually.Assertion arrival, Runnable release) {}
}
