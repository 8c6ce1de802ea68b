package dev.polaris.backup.storage.source;

import dev.polaris.backup.s3.S3Timings;
import dev.polaris.backup.storage.source.PagedListing.Page;
import dev.polaris.backup.storage.source.StorageSourceException.BucketMissing;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/**
 * A project's Storage by its S3 endpoint and an S3 key, which always may do everything. Knows no settings of buckets and
 * no versions; user metadata comes with the content.
 */
public final class S3StorageSource implements StorageSource {
    private static final Set<Fact> LISTED = EnumSet.of(Fact.SIZE, Fact.ETAG, Fact.UPDATED_AT);
    private static final Set<Fact> READ =
            EnumSet.of(Fact.SIZE, Fact.ETAG, Fact.CONTENT_TYPE, Fact.CACHE_CONTROL, Fact.USER_METADATA);
    private static final int CONNECTIONS = 64;
    private static final int PAGE = 1000;

    private final SdkHttpClient http;
    private final S3Client client;
    private final SourceRequests requests;
    private final ObjectReader reader;
    private final int page;

    /**
     * A project's Storage.
     *
     * @param endpoint such as {@code https://ref.storage.supabase.co/storage/v1/s3}
     * @param region the project's
     * @param pace shared by all sources of the run
     * @param timings how long to wait and how often to ask again
     */
    public S3StorageSource(
            URI endpoint, String region, AwsCredentialsProvider credentials, RequestPace pace, S3Timings timings) {
        this(endpoint, region, credentials, pace, timings, PAGE);
    }

    S3StorageSource(
            URI endpoint,
            String region,
            AwsCredentialsProvider credentials,
            RequestPace pace,
            S3Timings timings,
            int page) {
        this.page = page;
        http = Apache5HttpClient.builder()
                .connectionTimeout(timings.connect())
                .socketTimeout(timings.silence())
                .maxConnections(CONNECTIONS)
                .build();
        client = S3Client.builder()
                .httpClient(http)
                .endpointOverride(endpoint)
                .region(Region.of(region))
                .forcePathStyle(true)
                .credentialsProvider(credentials)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                // Repeated by us, at the run's pace.
                .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
        requests = new SourceRequests(pace, timings);
        reader = new ObjectReader(new S3Bytes(client), requests);
    }

    @Override
    public SourceCapabilities capabilities() {
        return new SourceCapabilities(LISTED, READ, READ, false);
    }

    @Override
    public List<BucketSettings> buckets() {
        String doing = "listing the buckets";
        ListBucketsResponse answer =
                requests.answer(doing, () -> S3Refusals.translated(doing, client::listBuckets, refusal -> null));
        List<BucketSettings> buckets = new ArrayList<>();
        answer.buckets().forEach(bucket -> buckets.add(bucketOf(bucket.name(), bucket.creationDate())));
        return buckets;
    }

    private static BucketSettings bucketOf(String name, Instant created) {
        return new BucketSettings(
                name, false, OptionalLong.empty(), List.of(), Optional.ofNullable(created), Optional.empty(), "");
    }

    @Override
    public BucketSettings bucket(String id) {
        String doing = "looking for bucket " + id;
        requests.answer(
                doing,
                () -> S3Refusals.translated(
                        doing,
                        () -> client.headBucket(request -> request.bucket(id)),
                        refusal ->
                                refusal.status() == 404 ? new BucketMissing(id, "the S3 endpoint knows none") : null));
        return bucketOf(id, null);
    }

    @Override
    public ObjectListing list(String bucket, KeyRange range) {
        bucket(bucket);
        return new PagedListing(bucket, range, new Pages(bucket, range));
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
        http.close();
    }

    private final class Pages implements PagedListing.Pages {
        private final ListObjectsV2Request request;
        private String token;

        Pages(String bucket, KeyRange range) {
            request = ListObjectsV2Request.builder()
                    .bucket(bucket)
                    .maxKeys(page)
                    .startAfter(range.after().filter(key -> !key.isEmpty()).orElse(null))
                    .build();
        }

        @Override
        public Page next() {
            String doing = "listing bucket " + request.bucket();
            ListObjectsV2Request asked =
                    request.toBuilder().continuationToken(token).build();
            ListObjectsV2Response answer = requests.answer(
                    doing,
                    () -> S3Refusals.translated(
                            doing,
                            () -> client.listObjectsV2(asked),
                            refusal -> refusal.code().equals("NoSuchBucket")
                                    ? new BucketMissing(request.bucket(), "it is gone meanwhile")
                                    : null));
            token = answer.nextContinuationToken();
            List<ListedObject> objects = new ArrayList<>(answer.contents().size());
            answer.contents()
                    .forEach(object -> objects.add(new ListedObject(
                            object.key(),
                            new ObjectFacts(
                                    OptionalLong.of(object.size()),
                                    ObjectEntityTag.bare(object.eTag()),
                                    Optional.empty(),
                                    Optional.of(object.lastModified().truncatedTo(ChronoUnit.MILLIS)),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty()))));
            return new Page(objects, !Boolean.TRUE.equals(answer.isTruncated()));
        }
    }
}
