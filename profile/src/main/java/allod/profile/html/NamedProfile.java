package allod.profile.html;

import allod.profile.Profile;

/// A profile as the report calls it: `at the end`, `at the peak`, `before`.
///
/// @param name what the reader chooses it by
/// @param profile the profile
public record NamedProfile(String name, Profile profile) {}
