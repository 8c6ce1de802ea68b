package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.fail;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The real servers that {@code bin/test} starts, as {@code bin/stack env --name test} tells of them. */
final class Stack {
    private Stack() {}

    static String variable(String name) {
        String value = System.getenv(name);
        if (value == null || value.isEmpty()) {
            fail("%s is not set: run bin/test, or `eval \"$(bin/stack env --name test)\"` first", name);
        }
        return value;
    }

    static String temporal() {
        return variable("TEMPORAL_ADDRESS");
    }

    static URI s3() {
        return URI.create(variable("POLARIS_S3_ENDPOINT"));
    }

    static String bucket() {
        return variable("POLARIS_S3_BUCKET");
    }

    static String sourceHost() {
        return variable("POLARIS_SOURCE_HOST");
    }

    static int sourcePort() {
        return Integer.parseInt(variable("POLARIS_SOURCE_PORT"));
    }

    static String targetHost() {
        return variable("POLARIS_TARGET_HOST");
    }

    static int targetPort() {
        return Integer.parseInt(variable("POLARIS_TARGET_PORT"));
    }

    /** A client of the bucket with one role's key, or with the set-up key as {@code admin}. */
    static S3Client s3(String role) {
        String prefix = "POLARIS_S3_" + role.toUpperCase(Locale.ROOT);
        return S3Client.builder()
                .endpointOverride(s3())
                .region(Region.of(variable("POLARIS_S3_REGION")))
                .forcePathStyle(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(variable(prefix + "_ACCESS_KEY"), variable(prefix + "_SECRET_KEY"))))
                .build();
    }

    /** A superuser's session in a database of the source cluster, past any proxy. */
    static Connection admin(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + sourceHost() + ":" + sourcePort() + "/" + database,
                variable("POLARIS_SOURCE_ADMIN_USER"),
                variable("POLARIS_SOURCE_ADMIN_PASSWORD"));
    }
}
