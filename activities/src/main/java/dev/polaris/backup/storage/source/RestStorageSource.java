package dev.polaris.backup.storage.source;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polaris.backup.s3.S3Timings;
import dev.polaris.backup.storage.source.PagedListing.Page;
import dev.polaris.backup.storage.source.PagedListing.Pages;
import dev.polaris.backup.storage.source.StorageSourceException.BucketMissing;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A project's Storage by its REST interface and a key that may do everything. */
public final class RestStorageSource implements StorageSource {
    private static final Set<Fact> LISTED =
            EnumSet.of(Fact.SIZE, Fact.ETAG, Fact.UPDATED_AT, Fact.CREATED_AT, Fact.CONTENT_TYPE, Fact.CACHE_CONTROL);
    private static final Set<Fact> READ = EnumSet.of(Fact.SIZE, Fact.ETAG, Fact.CONTENT_TYPE, Fact.CACHE_CONTROL);
    private static final Set<Fact> DESCRIBED = EnumSet.complementOf(EnumSet.of(Fact.OWNER));
    private static final int BUCKET_PAGE = 100;

    private final StorageAddress address;
    private final RestClient client;
    private final SourceRequests requests;
    private final RestBytes bytes;
    private final ObjectReader reader;

    /**
     * A project's Storage.
     *
     * @param project such as {@code https://ref.supabase.co}
     * @param pace shared by all sources of the run
     * @param timings how long to wait and how often to ask again
     */
    public RestStorageSource(URI project, ServiceKey key, RequestPace pace, S3Timings timings) {
        address = new StorageAddress(project);
        client = new RestClient(key, timings);
        requests = new SourceRequests(pace, timings);
        bytes = new RestBytes(address, client);
        reader = new ObjectReader(bytes, requests);
    }

    @Override
    public SourceCapabilities capabilities() {
        return new SourceCapabilities(LISTED, READ, DESCRIBED, true);
    }

    @Override
    public List<BucketSettings> buckets() {
        List<BucketSettings> buckets = new ArrayList<>();
        JsonNode page;
        do {
            String query =
                    "/bucket?limit=" + BUCKET_PAGE + "&offset=" + buckets.size() + "&sortColumn=id&sortOrder=asc";
            page = json("listing the buckets", client.request(address.of(query)).GET(), refusal -> null);
            page.forEach(bucket -> buckets.add(settings(bucket)));
        } while (page.size() == BUCKET_PAGE);
        return buckets;
    }

    @Override
    public BucketSettings bucket(String id) {
        URI place = address.of("/bucket/" + StorageAddress.encoded(id, false));
        return settings(json(
                "looking for bucket " + id,
                client.request(place).GET(),
                refusal -> refusal.isMissingBucket() || refusal.isMissingObject()
                        ? new BucketMissing(id, "the project at " + address + " knows none")
                        : null));
    }

    private static BucketSettings settings(JsonNode bucket) {
        List<String> types = new ArrayList<>();
        bucket.path("allowed_mime_types").forEach(type -> types.add(type.asText()));
        return new BucketSettings(
                bucket.path("id").asText(),
                bucket.path("public").asBoolean(),
                bucket.path("file_size_limit").isNumber()
                        ? OptionalLong.of(bucket.path("file_size_limit").asLong())
                        : OptionalLong.empty(),
                types,
                RowFacts.time(bucket, "created_at"),
                RowFacts.time(bucket, "updated_at"),
                bucket.path("owner").asText(""));
    }

    @Override
    public ObjectListing list(String bucket, KeyRange range) {
        // An unknown bucket lists as empty.
        bucket(bucket);
        FlatPages flat = new FlatPages(this, bucket, range);
        Page first;
        try {
            first = flat.next();
        } catch (FlatPages.NotThere e) {
            return new PagedListing(bucket, range, new LevelPages(this, bucket, range));
        }
        return new PagedListing(bucket, range, new AfterFirst(first, flat));
    }

    /** Pages of which the first has been asked for already, to see whether there are any. */
    private static final class AfterFirst implements Pages {
        private final Pages others;
        private Page first;

        AfterFirst(Page first, Pages others) {
            this.first = first;
            this.others = others;
        }

        @Override
        public Page next() {
            Page next = first == null ? others.next() : first;
            first = null;
            return next;
        }
    }

    JsonNode post(String doing, String path, JsonNode body, RestClient.Meaning meaning) {
        HttpRequest.Builder request = client.request(address.of(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()));
        return json(doing, request, meaning);
    }

    /** The object's row, as the project describes it. */
    JsonNode info(String bucket, String key) {
        return requests.answer("describing " + bucket + "/" + key, () -> bytes.info(bucket, key));
    }

    private JsonNode json(String doing, HttpRequest.Builder request, RestClient.Meaning meaning) {
        HttpRequest sent = request.build();
        return requests.answer(doing, () -> client.json(doing, sent, meaning));
    }

    @Override
    public ObjectContent open(String bucket, String key, Optional<String> ifEtag, long from, long length) {
        return reader.open(bucket, key, ifEtag, from, length);
    }

    @Override
    public ObjectFacts describe(String bucket, String key) {
        return reader.describe(bucket, key);
    }

    @Override
    public void close() {
        client.close();
    }
}
