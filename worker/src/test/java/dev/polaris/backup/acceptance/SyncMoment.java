package dev.polaris.backup.acceptance;

import dev.polaris.backup.faults.HeldRequest;
import dev.polaris.backup.faults.ProxiedRequest;
import java.util.function.Predicate;

/** A moment in a sync, told by the request under way; each is another thing to be left half done by a worker that dies. */
enum SyncMoment {
    LISTING(Place.PROJECT, false, request -> request.path().contains("/object/list-v2/")),
    PLANNING(Place.STORE, true, request -> request.isFor("PUT", "/ranges/plan.json")),
    READING_AN_OBJECT(Place.PROJECT, false, request -> request.isFor("GET", "/album/31.png")),
    STORING_AN_OBJECT(Place.STORE, false, request -> request.isFor("PUT", "/album/31.png")),
    AN_OBJECT_IS_STORED(Place.STORE, true, request -> request.isFor("PUT", "/album/31.png")),
    OPENING_AN_UPLOAD(
            Place.STORE, true, request -> request.isFor("POST", "/album/film.mp4") && request.hasParameter("uploads")),
    SENDING_A_PART(
            Place.STORE,
            false,
            request ->
                    request.isFor("PUT", "/album/film.mp4") && request.target().contains("partNumber=2")),
    COMPLETING_AN_UPLOAD(
            Place.STORE, true, request -> request.isFor("POST", "/album/film.mp4") && request.hasParameter("uploadId")),
    WRITING_A_SHARD(
            Place.STORE,
            false,
            request -> request.method().equals("PUT") && request.path().contains("/shards/1-")),
    RECORDING_A_RANGE(Place.STORE, false, request -> request.isFor("PUT", "/ranges/1.json")),
    A_RANGE_IS_RECORDED(Place.STORE, true, request -> request.isFor("PUT", "/ranges/1.json")),
    COMMITTING(Place.STORE, false, request -> request.isFor("PUT", "/manifest.json")),
    COMMITTED(Place.STORE, true, request -> request.isFor("PUT", "/manifest.json"));

    private enum Place {
        PROJECT,
        STORE
    }

    private final Place place;
    private final boolean answer;
    private final Predicate<ProxiedRequest> matching;

    SyncMoment(Place place, boolean answer, Predicate<ProxiedRequest> matching) {
        this.place = place;
        this.answer = answer;
        this.matching = matching;
    }

    /** Has the next run stop there. */
    HeldRequest arm(Mirrored mirrored) {
        var proxy = place == Place.PROJECT
                ? mirrored.storage()
                : mirrored.installation().s3();
        return answer ? proxy.holdAnswer(matching) : proxy.hold(matching);
    }
}
