package dev.polaris.backup.config;

import java.net.URI;

/**
 * A web address of the user's own that is told something.
 *
 * @param url the address
 * @param header the header that the secret is sent in
 * @param secret that header's whole value
 */
public record HttpHookConfig(URI url, String header, SecretReference secret) {}
