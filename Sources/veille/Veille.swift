import ArgumentParser
import Hummingbird
@main struct Veille: AsyncParsableCommand { }
