extension Recipe {
    /// The first recipe for an address, with its feed: those of a user before those that veille knows.
    package static func first(for url: WebURL, own: [Recipe] = []) -> (recipe: Recipe, feed: String)? {
        for recipe in own + candidates(for: url) {
            if let feed = recipe.feed(for: url) { return (recipe, feed) }
        }
        return nil
    }

    /// Whether an address is on a host of many owners that veille knows.
    package static func isShared(_ url: WebURL) -> Bool { candidates(for: url).contains { $0.isShared(url) } }

    private static func candidates(for url: WebURL) -> [Recipe] {
        let domain = url.host.split(separator: ".").suffix(2).joined(separator: ".")
        return (byDomain[domain] ?? []) + (byDomain[""] ?? [])
    }

    /// The known recipes by the last two labels of their hosts; those for any host under none.
    private static let byDomain: [String: [Recipe]] = {
        var recipes: [String: [Recipe]] = [:]
        for recipe in known {
            for domain in recipe.domains { recipes[domain, default: []].append(recipe) }
        }
        return recipes
    }()

    /// The recipes that veille knows; of several for one address the first counts.
    ///
    /// All of them are public addresses; those that need a key are ``RepositoryListing``s.
    package static let known: [Recipe] =
        forges + repositories + video + social + writing + communities + papers + packages

    private static func recipe(
        _ name: String,
        _ kind: Kind,
        _ pattern: String,
        _ feed: String,
        on hosts: [String] = [],
        except exceptions: Set<String> = []
    ) -> Recipe? {
        Recipe(pattern, feed: feed, name: name, kind: kind, hosts: hosts, exceptions: exceptions)
    }

    private static let forgePages: Set = WebURL.forgePages

    private static let forges =
        [
            recipe(
                "gist",
                .articles,
                "https://gist.github.com/{user}/{id}",
                "https://gist.github.com/{user}.atom"
            ),
            recipe(
                "github",
                .releases,
                "https://github.com/{owner}/{name}/*",
                "https://github.com/{owner}/{name}/releases.atom",
                except: forgePages
            ),
            recipe(
                "sourcehut",
                .releases,
                "https://git.sr.ht/~{owner}/{name}/*",
                "https://git.sr.ht/~{owner}/{name}/refs/rss.xml"
            ),
            recipe(
                "sourceforge",
                .releases,
                "https://sourceforge.net/projects/{name}/*",
                "https://sourceforge.net/projects/{name}/rss?path=/"
            ),
        ].compactMap(\.self)
        // Projects may be in groups of groups: only what is behind “-” shows where their names end.
        + ["{owner}/{name}", "{owner}/{name}/-/*", "{owner}/{group}/{name}/-/*"].compactMap { path in
            recipe(
                "gitlab",
                .releases,
                "https://{host}/\(path)",
                "https://{host}/\(path.replacing("/-/*", with: ""))/-/tags?format=atom",
                on: gitLabs,
                except: forgePages
            )
        }
        + [
            recipe(
                "forgejo",
                .releases,
                "https://{host}/{owner}/{name}/*",
                "https://{host}/{owner}/{name}/releases.rss",
                on: forgejos,
                except: forgePages
            )
        ].compactMap(\.self)

    private static let repositories =
        [
            recipe(
                "github-topic",
                .repositories,
                "https://github.com/topics/{topic}",
                "https://api.github.com/search/repositories?q=topic:{topic}&sort=updated&order=desc&per_page=100"
            ),
            recipe(
                "github-stars",
                .repositories,
                "https://github.com/stars/{user}/*",
                "https://api.github.com/users/{user}/starred?per_page=100"
            ),
            recipe(
                "github-stars",
                .repositories,
                "https://github.com/{user}?tab=stars",
                "https://api.github.com/users/{user}/starred?per_page=100",
                except: forgePages
            ),
            recipe(
                "gitlab-topic",
                .repositories,
                "https://{host}/explore/projects/topics/{topic}",
                "https://{host}/api/v4/projects?topic={topic}&order_by=created_at&sort=desc&per_page=100",
                on: gitLabs
            ),
            recipe(
                "gitlab-stars",
                .repositories,
                "https://{host}/users/{user}/starred",
                "https://{host}/api/v4/users/{user}/starred_projects?per_page=100",
                on: gitLabs
            ),
            recipe(
                "forgejo-topic",
                .repositories,
                "https://{host}/explore/repos?q={topic}&topic=1",
                "https://{host}/api/v1/repos/search?q={topic}&topic=true&sort=created&order=desc&limit=50",
                on: forgejos
            ),
            recipe(
                "forgejo-stars",
                .repositories,
                "https://{host}/{user}?tab=stars",
                "https://{host}/api/v1/users/{user}/starred?limit=50",
                on: forgejos,
                except: forgePages
            ),
        ].compactMap(\.self)

    private static let forgejos = ["codeberg.org", "gitea.com"]

    private static let gitLabs = [
        "gitlab.com", "framagit.org", "gitlab.gnome.org", "gitlab.freedesktop.org", "invent.kde.org",
        "salsa.debian.org",
    ]

    private static let video = [
        recipe(
            "youtube-channel",
            .videos,
            "https://youtube.com/channel/{id}/*",
            "https://www.youtube.com/feeds/videos.xml?channel_id={id}"
        ),
        recipe(
            "youtube-playlist",
            .videos,
            "https://youtube.com/playlist?list={id}",
            "https://www.youtube.com/feeds/videos.xml?playlist_id={id}"
        ),
        recipe(
            "youtube-user",
            .videos,
            "https://youtube.com/user/{name}/*",
            "https://www.youtube.com/feeds/videos.xml?user={name}"
        ),
        recipe(
            "vimeo-channel",
            .videos,
            "https://vimeo.com/channels/{name}/*",
            "https://vimeo.com/channels/{name}/videos/rss"
        ),
    ].compactMap(\.self)

    private static let social =
        [
            recipe(
                "bluesky",
                .articles,
                "https://bsky.app/profile/{name}/*",
                "https://bsky.app/profile/{name}/rss"
            ),
            recipe(
                "reddit",
                .discussions,
                "https://reddit.com/r/{name}/*",
                "https://www.reddit.com/r/{name}/.rss"
            ),
            recipe(
                "lobsters-tag",
                .discussions,
                "https://lobste.rs/t/{tag}",
                "https://lobste.rs/t/{tag}.rss"
            ),
            recipe(
                "hacker-news",
                .discussions,
                "https://news.ycombinator.com",
                "https://news.ycombinator.com/rss"
            ),
            recipe(
                "hacker-news-search",
                .discussions,
                "https://hn.algolia.com/?q={words}",
                "https://hnrss.org/newest?q={words}"
            ),
            recipe(
                "hacker-news-search",
                .discussions,
                "https://hn.algolia.com/?query={words}",
                "https://hnrss.org/newest?q={words}"
            ),
            recipe(
                "lemmy",
                .discussions,
                "https://{host}/c/{name}",
                "https://{host}/feeds/c/{name}.xml",
                on: [
                    "feddit.org", "jlai.lu", "lemmy.ml", "lemmy.world", "programming.dev", "sh.itjust.works",
                ]
            ),
        ].compactMap(\.self)

    private static let writing = [
        recipe(
            "medium-blog",
            .articles,
            "https://{name}.medium.com/*",
            "https://{name}.medium.com/feed",
            except: ["help", "link", "policy"]
        ),
        recipe(
            "medium",
            .articles,
            "https://medium.com/{name}/*",
            "https://medium.com/feed/{name}",
            except: [
                "about", "feed", "me", "membership", "p", "policy", "search", "tag", "topic", "topics", "u",
            ]
        ),
        recipe(
            "substack",
            .articles,
            "https://{name}.substack.com/*",
            "https://{name}.substack.com/feed",
            except: ["open", "support"]
        ),
        recipe("tumblr", .articles, "https://{name}.tumblr.com/*", "https://{name}.tumblr.com/rss"),
        recipe(
            "wordpress",
            .articles,
            "https://{name}.wordpress.com/*",
            "https://{name}.wordpress.com/feed/"
        ),
        recipe(
            "blogger",
            .articles,
            "https://{name}.blogspot.com/*",
            "https://{name}.blogspot.com/feeds/posts/default"
        ),
        recipe(
            "hashnode",
            .articles,
            "https://{name}.hashnode.dev/*",
            "https://{name}.hashnode.dev/rss.xml"
        ),
        recipe(
            "dev-tag",
            .articles,
            "https://dev.to/t/{tag}/*",
            "https://dev.to/feed/tag/{tag}"
        ),
        recipe(
            "dev",
            .articles,
            "https://dev.to/{name}/*",
            "https://dev.to/feed/{name}",
            except: [
                "about", "contact", "enter", "feed", "latest", "privacy", "search", "settings", "t", "tags",
                "terms",
                "top",
            ]
        ),
    ].compactMap(\.self)

    private static let communities = [
        recipe(
            "stack-overflow",
            .discussions,
            "https://stackoverflow.com/questions/tagged/{tag}",
            "https://stackoverflow.com/feeds/tag/{tag}"
        ),
        recipe(
            "stack-exchange",
            .discussions,
            "https://{site}.stackexchange.com/questions/tagged/{tag}",
            "https://{site}.stackexchange.com/feeds/tag/{tag}"
        ),
        // Mastodon and servers like it.
        recipe(
            "mastodon",
            .articles,
            "https://{host}/@{name}",
            "https://{host}/@{name}.rss",
            except: [
                "about.me", "flipboard.com", "hackmd.io", "jsr.io", "m.youtube.com", "odysee.com",
                "patreon.com",
                "producthunt.com", "substack.com", "threads.com", "threads.net", "tiktok.com", "twitch.tv",
                "unsplash.com", "youtube.com",
            ]
        ),
        recipe(
            "discourse",
            .discussions,
            "https://{host}/c/{category}/{number}",
            "https://{host}/c/{category}/{number}.rss",
            except: ["youtube.com"]
        ),
        recipe(
            "discourse",
            .discussions,
            "https://{host}/c/{category}/{part}/{number}",
            "https://{host}/c/{category}/{part}/{number}.rss",
            except: ["youtube.com"]
        ),
    ].compactMap(\.self)

    private static let papers = [
        recipe(
            "arxiv",
            .papers,
            "https://arxiv.org/list/{category}/*",
            "https://rss.arxiv.org/atom/{category}"
        ),
        recipe(
            "hal-search",
            .papers,
            "https://hal.science/search/index?q={words}",
            "https://api.archives-ouvertes.fr/search/?q={words}&wt=rss&sort=producedDate_tdate desc"
                .replacing(" ", with: "%20")
        ),
        recipe(
            "ietf",
            .papers,
            "https://datatracker.ietf.org/doc/{name}/*",
            "https://datatracker.ietf.org/feed/document-changes/{name}/",
            except: ["active", "ad", "all", "html", "pdf", "recent", "search"]
        ),
        recipe(
            "ietf",
            .papers,
            "https://datatracker.ietf.org/doc/html/{name}",
            "https://datatracker.ietf.org/feed/document-changes/{name}/"
        ),
    ].compactMap(\.self)

    private static let packages = [
        recipe(
            "pypi",
            .releases,
            "https://pypi.org/project/{name}/*",
            "https://pypi.org/rss/project/{name}/releases.xml"
        ),
        recipe(
            "crates",
            .releases,
            "https://crates.io/crates/{name}/*",
            "https://static.crates.io/rss/crates/{name}.xml"
        ),
        recipe(
            "rubygems",
            .releases,
            "https://rubygems.org/gems/{name}/*",
            "https://rubygems.org/gems/{name}/versions.atom"
        ),
        recipe(
            "packagist",
            .releases,
            "https://packagist.org/packages/{vendor}/{name}/*",
            "https://packagist.org/feeds/package.{vendor}/{name}.rss"
        ),
        recipe(
            "nuget",
            .releases,
            "https://nuget.org/packages/{name}/*",
            "https://www.nuget.org/packages/{name}/atom.xml"
        ),
    ].compactMap(\.self)
}
